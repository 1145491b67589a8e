/**
 * What people send to a support desk, by what it really is, with the endings its name may have; the
 * first is given to a name that has another one. What is not here is not taken: programs, archives,
 * pages and drawings that can hold scripts, documents with macros in them.
 */
const kinds: Record<string, readonly string[]> = {
  "image/png": ["png"],
  "image/apng": ["png", "apng"],
  "image/jpeg": ["jpg", "jpeg", "jfif", "jpe"],
  "image/gif": ["gif"],
  "image/webp": ["webp"],
  "image/avif": ["avif"],
  "image/heic": ["heic", "heif"],
  "image/heif": ["heif", "heic"],
  "image/tiff": ["tif", "tiff"],
  "image/bmp": ["bmp"],
  "application/pdf": ["pdf"],
  "application/rtf": ["rtf"],
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ["docx"],
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ["xlsx"],
  "application/vnd.openxmlformats-officedocument.presentationml.presentation": ["pptx"],
  "application/vnd.oasis.opendocument.text": ["odt"],
  "application/vnd.oasis.opendocument.spreadsheet": ["ods"],
  "application/vnd.oasis.opendocument.presentation": ["odp"],
  "application/msword": ["doc"],
  "application/vnd.ms-excel": ["xls"],
  "application/vnd.ms-powerpoint": ["ppt"],
  "video/mp4": ["mp4", "m4v"],
  "video/quicktime": ["mov"],
  "video/webm": ["webm"],
  "video/x-m4v": ["m4v", "mp4"],
  "audio/mpeg": ["mp3"],
  "audio/x-m4a": ["m4a"],
  "audio/mp4": ["m4a"],
  "audio/wav": ["wav"],
  "audio/ogg": ["ogg", "oga"],
  "audio/amr": ["amr"],
  "text/csv": ["csv"],
  "text/calendar": ["ics"],
  "text/vcard": ["vcf"],
  "text/plain": ["txt", "log", "csv", "tsv", "json", "md", "ics", "vcf"],
};

/** The old Office's box holds any of its documents, and installers too: here the name decides. */
const oldOffice: Record<string, string> = {
  doc: "application/msword",
  xls: "application/vnd.ms-excel",
  ppt: "application/vnd.ms-powerpoint",
};

const knownEndings = new Set(Object.values(kinds).flat());

/** Endings that systems run, or open as something that runs, whatever is within. */
const runs =
  /^(exe|com|scr|pif|bat|cmd|ps1|psm1|vb|vbs|vbe|jse?|mjs|cjs|wsf|wsh|hta|msi|msp|mst|cpl|dll|sys|drv|lnk|url|desktop|reg|inf|jar|jnlp|class|apk|ipa|dmg|pkg|app|deb|rpm|run|bin|sh|bash|zsh|fish|command|py|pl|rb|php|phtml|aspx?|jsp|cgi|htm|html|xhtml|xht|mht|mhtml|shtml|svgz?|xml|xslt?|chm|hlp|scf|iso|img|vhdx?|docm|dotm|xlsm|xltm|xlam|xll|pptm|potm|ppam|ppsm|sldm|one|swf|gadget|appx|msix|appinstaller|library-ms|search-ms|settingcontent-ms)$/;

/** The ending of a name in lower case, without its dot; empty where there is none. */
export const endingOf = (name: string): string =>
  /\.([^.\s]{1,20})[.\s]*$/.exec(name)?.[1]?.toLowerCase() ?? "";

/** Text that a browser, a shell or an office program could take for more than text. */
const markup = /^\s*(?:#!|<\?|<!)|<(?:script|html|body|svg|iframe|object|embed)\b/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: text has none of them
const notText = /[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/;

/** Whether bytes that are of no known kind are text, in whatever letters: judged by their beginning. */
export function isPlainText(start: Uint8Array): boolean {
  // Latin-1 gives every byte a letter, so that texts in Chinese encodings are looked at as well.
  const letters = new TextDecoder("latin1").decode(start);
  return !notText.test(letters) && !markup.test(letters.replace(/^\u00ef\u00bb\u00bf/, ""));
}

/**
 * What a file is taken as, or null where it is not taken.
 *
 * @param name tidied
 * @param detected media type told by its content; null where nothing is known
 * @param text whether it is plain text, where nothing else is known
 */
export function takenAs(
  name: string,
  detected: string | null,
  text: boolean,
): { name: string; type: string } | null {
  const ending = endingOf(name);
  if (runs.test(ending)) return null;
  const type =
    detected === "application/x-cfb"
      ? (oldOffice[ending] ?? null)
      : (detected ?? (text ? (ending === "csv" ? "text/csv" : "text/plain") : null));
  const endings = type ? kinds[type] : undefined;
  if (!type || !endings) return null;
  if (endings.includes(ending)) return { name, type };
  // A picture that was renamed is still one: its name tells the truth again.
  const base = knownEndings.has(ending) ? name.slice(0, name.toLowerCase().lastIndexOf(`.${ending}`)) : name;
  return { name: `${base || "file"}.${endings[0]}`, type };
}
