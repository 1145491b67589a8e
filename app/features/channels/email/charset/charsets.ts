import iconv from "iconv-lite";
import { decodeHz, decodeShifted } from "./shifted.ts";

/** A charset that can be decoded; what cannot be read becomes U+FFFD. */
export interface Charset {
  name: string;
  /** how many bytes its characters beyond ASCII take: one, or more */
  width: "single" | "multiple";
  decode(bytes: Uint8Array): string;
}

/**
 * The runtime's own decoder: ICU. It is fast, and right for these. It reads windows-1252 as Latin-1 in some
 * releases of Node.js, Big5 without the Hong Kong characters and Korean without those beyond KS X 1001, so
 * the rest is left to iconv-lite.
 */
function byRuntime(name: string): Charset {
  const decoder = new TextDecoder(name);
  return { name, width: "multiple", decode: (bytes) => decoder.decode(bytes) };
}

function byIconv(name: string, codec: string, width: Charset["width"] = "single"): Charset {
  return {
    name,
    width,
    decode: (bytes) =>
      iconv.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), codec, { stripBOM: true }),
  };
}

const makers: Record<string, () => Charset> = {
  "utf-8": () => byRuntime("utf-8"),
  "utf-16le": () => byRuntime("utf-16le"),
  "utf-16be": () => byRuntime("utf-16be"),
  "utf-32": () => byIconv("utf-32", "utf-32", "multiple"),
  "utf-7": () => byIconv("utf-7", "utf-7", "multiple"),
  gb18030: () => byRuntime("gb18030"),
  big5: () => byIconv("big5", "big5-hkscs", "multiple"),
  shift_jis: () => byRuntime("shift_jis"),
  "euc-jp": () => byRuntime("euc-jp"),
  "iso-2022-jp": () => byRuntime("iso-2022-jp"),
  "euc-kr": () => byIconv("euc-kr", "cp949", "multiple"),
  "iso-2022-kr": () => ({
    name: "iso-2022-kr",
    width: "multiple",
    decode: (bytes) => decodeShifted(bytes, "cp949"),
  }),
  "iso-2022-cn": () => ({
    name: "iso-2022-cn",
    width: "multiple",
    decode: (bytes) => decodeShifted(bytes, "gb18030"),
  }),
  hz: () => ({ name: "hz", width: "multiple", decode: decodeHz }),
  "koi8-r": () => byIconv("koi8-r", "koi8-r"),
  "koi8-u": () => byIconv("koi8-u", "koi8-u"),
  macintosh: () => byIconv("macintosh", "macroman"),
  "mac-cyrillic": () => byIconv("mac-cyrillic", "maccyrillic"),
  "windows-874": () => byIconv("windows-874", "windows-874"),
};

/** Spellings met in mail, of which letters and digits alone are kept. */
const spellings: Record<string, string> = {
  "utf-8": "utf8 utf8n utf8mb4 unicode11utf8 cp65001 65001",
  "utf-16le": "utf16 utf16le ucs2 iso10646ucs2 unicode",
  "utf-16be": "utf16be",
  "utf-32": "utf32 utf32le utf32be ucs4",
  "utf-7": "utf7 unicode11utf7 cp65000",
  gb18030:
    "gb2312 gb231280 gbk gb18030 cp936 ms936 windows936 936 chinese euccn gb gb180302000 gb180302005 isoir58 gb2312charset",
  hz: "hzgb2312 hz",
  big5: "big5 big5hkscs big5eten cnbig5 cp950 ms950 windows950 950 xbig5 big5tw",
  shift_jis: "shiftjis sjis mskanji windows31j cp932 ms932 windows932 932 shiftjisms",
  "euc-jp": "eucjp eucjpms eucjpwin ujis cp51932 eucpkdfmtjapanese cp20932",
  "iso-2022-jp": "iso2022jp iso2022jp1 iso2022jp2 iso2022jp3 iso2022jpms cp50220 cp50221 cp50222 jis junet",
  "euc-kr":
    "euckr ksc56011987 ksc56011989 ksc5601 cp949 ksx1001 ms949 uhc windows949 949 korean isoir149 cp51949",
  "iso-2022-kr": "iso2022kr",
  "iso-2022-cn": "iso2022cn iso2022cnext",
  "koi8-r": "koi8 koi8r cp20866",
  "koi8-u": "koi8u koi8ru cp21866",
  macintosh: "mac macintosh macroman xmacroman cp10000",
  "mac-cyrillic": "maccyrillic macukrainian cp10007",
  "windows-874": "iso885911 tis620 windows874 cp874 ibm874",
};
const bySpelling = new Map(
  Object.entries(spellings).flatMap(([name, words]) => words.split(" ").map((word) => [word, name] as const)),
);

/** Labels that say nothing beyond ASCII. */
const empty = new Set(
  (
    "ascii usascii ansix341968 ansix341986 iso646us 646 us unknown unknown8bit xunknown default " +
    "none binary 8bit 7bit charset undefined null ansi userdefined base64 hex internal"
  ).split(" "),
);

/** The Latin-1 family: windows-1252 is what its users send. */
const western =
  /^(?:(?:iso)?88591|latin1|l1|isolatin1|iso885911987|cp819|ibm819|isoir100|(?:cp|windows|win|window|ms)?1252)$/;
const windowsPage = /^(?:cp|windows|win|window|ms|xcp)?(125[0-8])$/;
const isoPart = /^(?:iso)?8859(1[0-6]|[2-9])(?:\d{4}|[ei])?$/;
const codePage = /^(?:cp|ibm|dos|windows)(\d{3,5})$/;
const isoNames: Record<string, string> = {
  2: "latin2 isolatin2",
  3: "latin3",
  4: "latin4",
  5: "cyrillic isolatincyrillic",
  6: "arabic asmo708 ecma114 isolatinarabic",
  7: "greek ecma118 elot928 isolatingreek",
  8: "hebrew visual logical isolatinhebrew",
  9: "latin5 turkish isolatin5",
  10: "latin6",
  13: "latin7",
  14: "latin8",
  15: "latin9 latin0",
  16: "latin10",
};

const isoNumber = (key: string) =>
  Object.entries(isoNames).find(([, words]) => words.split(" ").includes(key))?.[0];

const known = new Map<string, Charset>();

function make(name: string): Charset | undefined {
  const maker = makers[name];
  if (maker) return maker();
  return iconv.encodingExists(name) ? byIconv(name, name) : undefined;
}

function nameOf(label: string): string | undefined {
  const key = label
    .slice(0, 80)
    .toLowerCase()
    .replace(/\*.*$/, "")
    .replace(/[^a-z0-9]/g, "")
    .replace(/^(?:cs|x(?=[^c]))(?=[a-z0-9]{3})/, "")
    .slice(0, 40);
  if (key === "" || empty.has(key)) return undefined;
  const spelled = bySpelling.get(key);
  if (spelled) return spelled;
  if (western.test(key)) return "windows-1252";
  const windows = windowsPage.exec(key);
  if (windows) return `windows-${windows[1]}`;
  const part = isoPart.exec(key)?.[1] ?? isoNumber(key);
  // windows-1254 contains ISO-8859-9, as windows-874 contains ISO-8859-11.
  if (part) return part === "9" ? "windows-1254" : part === "11" ? "windows-874" : `iso-8859-${part}`;
  const page = codePage.exec(key);
  if (page) return `cp${page[1]}`;
  return key;
}

/** The charset of a name this program knows, as `guess` and the tables use it. */
export function charset(name: string): Charset {
  const found = known.get(name) ?? make(name);
  if (!found) throw new Error(`no such charset: ${name}`);
  known.set(name, found);
  return found;
}

/** The charset that a mail's label means; undefined for unknown labels and those that say only ASCII. */
export function charsetOf(label: string): Charset | undefined {
  const name = nameOf(label);
  if (name === undefined) return undefined;
  const found = known.get(name);
  if (found) return found;
  const made = make(name);
  // Labels come from mails: the map must not grow with whatever they make up.
  if (made && known.size < 200) known.set(name, made);
  return made;
}
