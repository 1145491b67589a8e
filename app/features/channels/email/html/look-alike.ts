import { readableHost } from "./punycode.ts";

/**
 * Why a link may not lead where it seems to:
 * - `text-names-other-host`: its text is an address of another domain
 * - `mixed-alphabets`: letters of several alphabets in one name
 * - `foreign-twin`: a name all in look-alike letters of another alphabet
 * - `like-NAME`: a name that reads like a known one
 * - `name-elsewhere`: a known name before a domain that is not its own
 * - `user-in-address`: a name before an `@` where browsers show it as if it were the host
 * - `bare-number`: an IP address
 */
export type Suspicion =
  | "text-names-other-host"
  | "mixed-alphabets"
  | "foreign-twin"
  | `like-${string}`
  | "name-elsewhere"
  | "user-in-address"
  | "bare-number";

/** Names that thieves borrow: ours and those that payments are made with. */
export const knownNames = [
  "upay",
  "alipay",
  "wechat",
  "weixin",
  "unionpay",
  "paypal",
  "stripe",
  "visa",
  "mastercard",
  "amex",
  "icbc",
  "bankofchina",
  "hsbc",
  "citibank",
  "chase",
  "apple",
  "icloud",
  "google",
  "gmail",
  "microsoft",
  "outlook",
  "amazon",
  "taobao",
  "tmall",
  "facebook",
  "instagram",
  "netflix",
  "dhl",
  "fedex",
  "ups",
];

/** Second-level names under which domains are sold, as `co.uk`. */
const publicSecond = new Set([
  "co",
  "com",
  "net",
  "org",
  "gov",
  "edu",
  "ac",
  "or",
  "ne",
  "go",
  "gob",
  "gouv",
  "nom",
  "ltd",
  "plc",
  "me",
]);

/** The part of a host that somebody registered, told without the list of public suffixes. */
export function registeredDomain(host: string): string {
  const labels = host.toLowerCase().replace(/\.$/, "").split(".");
  if (labels.length <= 2) return labels.join(".");
  const [second = "", top = ""] = labels.slice(-2);
  return labels.slice(top.length === 2 && publicSecond.has(second) ? -3 : -2).join(".");
}

const isNumber = (host: string) => /^\d{1,3}(?:\.\d{1,3}){3}$/.test(host) || host.startsWith("[");

/** Letters of other alphabets, digits and pairs that read as plain Latin letters. */
const twins: Record<string, string> = {
  а: "a",
  ɑ: "a",
  α: "a",
  в: "b",
  ь: "b",
  с: "c",
  ϲ: "c",
  ԁ: "d",
  е: "e",
  ё: "e",
  ε: "e",
  һ: "h",
  н: "h",
  і: "i",
  ї: "i",
  ι: "i",
  ı: "i",
  ј: "j",
  к: "k",
  κ: "k",
  ӏ: "l",
  м: "m",
  п: "n",
  η: "n",
  о: "o",
  ο: "o",
  σ: "o",
  р: "p",
  ρ: "p",
  ԛ: "q",
  г: "r",
  ѕ: "s",
  т: "t",
  τ: "t",
  υ: "u",
  ս: "u",
  ν: "v",
  ѵ: "v",
  ѡ: "w",
  ω: "w",
  ԝ: "w",
  х: "x",
  χ: "x",
  у: "y",
  γ: "y",
  ү: "y",
  ᴢ: "z",
  "0": "o",
  "1": "l",
  "3": "e",
  "5": "s",
  $: "s",
  "|": "l",
};

/** A name as the eye takes it: accents dropped, twins as Latin letters, `rn` as `m`, `vv` as `w`. */
function skeleton(label: string): string {
  const plain = label
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase();
  return [...plain]
    .map((letter) => twins[letter] ?? letter)
    .join("")
    .replaceAll("rn", "m")
    .replaceAll("vv", "w")
    .replaceAll("-", "");
}

const scripts = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u, /\p{Script=Armenian}/u];

/** Whether one edit turns a name into another of nearly its length: `paypa1` was caught before, `paypaal` here. */
function isOneEditAway(one: string, other: string): boolean {
  if (Math.abs(one.length - other.length) > 1 || one === other) return false;
  let start = 0;
  while (start < one.length && one[start] === other[start]) start++;
  let end = 0;
  const most = Math.min(one.length, other.length) - start;
  while (end < most && one.at(-1 - end) === other.at(-1 - end)) end++;
  const rest = Math.max(one.length, other.length) - start - end;
  // Two neighbours changed round count as one edit.
  return (
    rest <= 1 ||
    (rest === 2 &&
      one.length === other.length &&
      one[start] === other[start + 1] &&
      one[start + 1] === other[start])
  );
}

function likeKnown(label: string, names: readonly string[]): string | undefined {
  const seen = skeleton(label);
  return names.find((name) => {
    if (label === name) return false;
    const wanted = skeleton(name);
    if (seen === wanted) return true;
    if (name.length >= 6 && isOneEditAway(seen, wanted)) return true;
    // `secure-paypal-login`, `upay-service`: the name as a word of the registered one.
    const parts = label.split("-").map(skeleton);
    return parts.length > 1 && parts.includes(wanted) && (name.length >= 5 || name === "upay");
  });
}

/** A host that a link's text names, if the text is an address rather than words. */
function hostInText(text: string): string | undefined {
  const trimmed = text.trim().slice(0, 300);
  const found =
    /^(?:https?:\/\/|www\.)?([a-z0-9\u00a1-\uffff-]{1,63}(?:\.[a-z0-9\u00a1-\uffff-]{1,63})+)(?::\d+)?(?:[/?#]\S*)?$/iu.exec(
      trimmed,
    );
  if (!found) return undefined;
  const host = (trimmed.toLowerCase().startsWith("www.") ? `www.${found[1]}` : found[1]!).toLowerCase();
  const top = host.split(".").at(-1)!;
  // `v2.0`, `report.final`: words with dots are hosts only with an ending that domains have.
  const isSure = /^(?:https?:\/\/|www\.)/i.test(trimmed);
  if (/^\d+$/.test(top) || (!isSure && !commonEndings.has(top))) return undefined;
  return URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : undefined;
}

const commonEndings = new Set(
  "com net org info biz io co me app dev pay bank shop online site cn hk tw jp kr sg uk de fr es it nl pl ru ua cz at ch be se no dk fi pt br mx ar us ca au nz in id my th vn ph tr gr il ae sa za eu asia".split(
    " ",
  ),
);

/**
 * What makes a link suspicious, most telling first.
 *
 * @param href the link's target, parsed and written anew
 * @param text what the reader sees of it
 */
export function suspicions(href: string, text: string, names: readonly string[] = knownNames): Suspicion[] {
  const url = new URL(href);
  const found: Suspicion[] = [];
  const host = url.hostname;
  if (host === "") return found;
  const named = hostInText(text);
  if (named !== undefined && registeredDomain(named) !== registeredDomain(host))
    found.push("text-names-other-host");
  if (url.username !== "" || url.password !== "") found.push("user-in-address");
  if (isNumber(host)) return [...found, "bare-number"];
  const readable = readableHost(host);
  for (const label of readable.split(".")) {
    const used = scripts.filter((script) => script.test(label)).length;
    if (used > 1) found.push("mixed-alphabets");
    else if (!/^[ -~]*$/.test(label) && /^[a-z0-9-]+$/.test(skeleton(label)) && !scripts[0]!.test(label))
      found.push("foreign-twin");
  }
  const registered = registeredDomain(readable);
  const [own = ""] = registered.split(".");
  const like = likeKnown(own, names);
  if (like) found.push(`like-${like}`);
  else if (!names.includes(own)) {
    const before = readable.slice(0, -registered.length).split(/[.-]/);
    if (before.some((label) => label.length >= 4 && names.includes(label))) found.push("name-elsewhere");
  }
  return [...new Set(found)];
}
