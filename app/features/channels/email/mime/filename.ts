/** Characters that reverse or hide text: `exe.gpj` must not read as `jpg.exe`. */
const directions = /[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must go
const controls = /[\u0000-\u001f\u007f-\u009f]+/g;

const longestName = 255;

/** A name that a file can be saved under: no folders, no controls, no reversed text; empty if there is none. */
export function tidyFilename(raw: string): string {
  let name = raw.replace(directions, "").replace(controls, " ").trim();
  if (/^[A-Za-z]:\\|^[\\/]|(?:^|[\\/])\.\.[\\/]/.test(name)) name = name.split(/[\\/]/).at(-1) ?? "";
  name = name.replace(/[\\/]/g, "_");
  if (name === "." || name === "..") return "";
  if (name.length <= longestName) return name;
  const dot = name.lastIndexOf(".");
  const ending = dot > 0 && name.length - dot <= 12 ? name.slice(dot) : "";
  return name.slice(0, longestName - ending.length) + ending;
}

const endings: Record<string, string> = {
  "application/pdf": "pdf",
  "application/zip": "zip",
  "application/ics": "ics",
  "application/pgp-signature": "asc",
  "application/pkcs7-mime": "p7m",
  "application/pkcs7-signature": "p7s",
  "application/x-pkcs7-signature": "p7s",
  "image/gif": "gif",
  "image/jpeg": "jpg",
  "image/png": "png",
  "image/webp": "webp",
  "message/delivery-status": "txt",
  "message/rfc822": "eml",
  "text/calendar": "ics",
  "text/csv": "csv",
  "text/html": "html",
  "text/plain": "txt",
  "text/vcard": "vcf",
};

/** A name for an attachment that came without: what it is, and its place among the others. */
export function nameForUnnamed(type: string, place: number): string {
  const [group = "file"] = type.split("/");
  const kind = group === "application" || group === "multipart" ? "attachment" : group;
  const ending = endings[type];
  return `${kind}-${place}${ending ? `.${ending}` : ""}`;
}
