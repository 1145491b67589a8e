/** Characters that reverse or hide text: `exe.gpj` must not read as `jpg.exe`. */
const directions = /[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must go
const controls = /[\u0000-\u001f\u007f-\u009f]+/g;

const longestName = 255;
/** Characters of an ending, with its dot, that a name which is cut keeps. */
const longestEnding = 12;

/** A name that a file can be saved under: no folders, no controls, no reversed text; empty if there is none. */
export function tidyFilename(raw: string): string {
  let name = raw.replace(directions, "").replace(controls, " ").trim();
  if (/^[A-Za-z]:\\|^[\\/]|(?:^|[\\/])\.\.[\\/]/.test(name)) name = name.split(/[\\/]/).at(-1) ?? "";
  name = name.replace(/[\\/]/g, "_");
  if (name === "." || name === "..") return "";
  if (name.length <= longestName) return name;
  const dot = name.lastIndexOf(".");
  const ending = dot > 0 && name.length - dot <= longestEnding ? name.slice(dot) : "";
  return name.slice(0, longestName - ending.length) + ending;
}

/**
 * What has a browser save an answer under a name, in any letters (RFC 6266 with RFC 8187).
 *
 * @param shown whether the browser may show it instead
 */
export function contentDisposition(name: string, shown = false): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, "_");
  const whole = encodeURIComponent(name).replace(
    /['()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${shown ? "inline" : "attachment"}; filename="${plain}"; filename*=UTF-8''${whole}`;
}
