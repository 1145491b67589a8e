/** A link that may be shown, and where it leads. */
export interface SafeLink {
  href: string;
  /** the host in lower case, with international names as they are written on the wire; empty for mail and telephone */
  host: string;
}

const longestLink = 8_000;

// biome-ignore lint/suspicious/noControlCharactersInRegex: browsers ignore these within addresses
const ignored = /[\u0000-\u0020\u007f-\u00a0\u00ad\u200b-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]+/g;
const scheme = /^([a-z][a-z0-9+.-]{0,30}):/i;

function webLink(text: string): SafeLink | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.hostname === "") return undefined;
  return { href: url.href, host: url.hostname };
}

/**
 * A link's target as it may be written; undefined for what may not be followed. Only web, mail and telephone
 * links pass. An address without a scheme is one of the web if it begins with a host; others have nothing to
 * be relative to in a mail.
 */
export function safeLink(raw: string): SafeLink | undefined {
  if (raw.length > longestLink) return undefined;
  const link = linkOf(raw.replace(ignored, ""));
  return link && link.href.length <= longestLink ? link : undefined;
}

function linkOf(text: string): SafeLink | undefined {
  const named = scheme.exec(text)?.[1]?.toLowerCase();
  switch (named) {
    case "http":
    case "https":
      return webLink(text);
    case "mailto":
    case "tel":
    case "sms":
      return URL.canParse(text) ? { href: new URL(text).href, host: "" } : undefined;
    case undefined:
      if (/^[\\/]{2}[^\\/]/.test(text)) return webLink(`https:${text}`);
      return /^www\.[^\s/]{3,}/i.test(text) ? webLink(`http://${text}`) : undefined;
    default:
      // `example.com:8080/path` has no scheme but a port.
      return /^[\w-]+(?:\.[\w-]+)+:\d{1,5}(?:[/?#]|$)/.test(text) ? webLink(`http://${text}`) : undefined;
  }
}

/** The address of an image on the web, as it may be written; undefined for anything else. */
export function remoteImage(raw: string): string | undefined {
  if (raw.length > longestLink) return undefined;
  const text = raw.replace(ignored, "");
  const absolute = /^[\\/]{2}[^\\/]/.test(text) ? `https:${text}` : text;
  const href = /^https?:/i.test(absolute) ? webLink(absolute)?.href : undefined;
  return href !== undefined && href.length <= longestLink ? href : undefined;
}

/** The content id that an image of the mail itself names; undefined for anything else. */
export function contentIdLink(raw: string): string | undefined {
  const found = /^\s{0,10}cid:([^\s<>"'`]{1,500})\s{0,10}$/i.exec(raw.slice(0, 600));
  return found?.[1];
}
