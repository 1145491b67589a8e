import { isBeyondAscii } from "#app/platform/ascii.ts";
import { decodeField } from "./encoded-words.ts";

/** Somebody a mail is from or to; a part that is missing is empty. */
export interface Mailbox {
  name: string;
  /** the domain in lower case */
  address: string;
}

type Decode = (value: string) => string;

interface Token {
  kind: "text" | "quoted" | "angle" | "comment" | "comma" | "colon" | "semicolon";
  text: string;
}

const special: Record<string, Token["kind"]> = { ",": "comma", ":": "colon", ";": "semicolon" };

/** The end of something enclosed, from its first sign; -1 if it never ends. */
function closing(text: string, start: number, close: string): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === close) return at;
  }
  return -1;
}

/** The end of a comment, which may hold others. */
function commentEnd(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const sign = text[at];
    if (sign === "\\") at++;
    else if (sign === "(") depth++;
    else if (sign === ")" && --depth === 0) return at;
  }
  return -1;
}

const unescaped = (text: string) => text.replace(/\\(.)/g, "$1");

/** Splits a field into tokens; what is opened and never closed is text. */
function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let plain = "";
  // What was not closed once is not looked for again, which keeps reading linear.
  const open = { '"': true, "(": true, "<": true };
  const flush = () => {
    if (plain.trim() !== "") tokens.push({ kind: "text", text: plain });
    plain = "";
  };
  for (let at = 0; at < text.length; at++) {
    const sign = text[at]!;
    if ((sign === '"' || sign === "(" || sign === "<") && open[sign]) {
      const end =
        sign === "(" ? commentEnd(text, at) : sign === "<" ? text.indexOf(">", at) : closing(text, at, '"');
      if (end === -1) {
        open[sign] = false;
        if (sign === "<") {
          flush();
          const stop = /[,;]/.exec(text.slice(at));
          const until = stop ? at + stop.index : text.length;
          tokens.push({ kind: "angle", text: text.slice(at + 1, until) });
          at = until - 1;
        } else plain += sign === '"' ? "" : sign;
        continue;
      }
      flush();
      const inner = text.slice(at + 1, end);
      if (sign === '"') tokens.push({ kind: "quoted", text: unescaped(inner) });
      else if (sign === "(") tokens.push({ kind: "comment", text: unescaped(inner) });
      else tokens.push({ kind: "angle", text: inner });
      at = end;
      continue;
    }
    const kind = special[sign];
    if (kind) {
      flush();
      tokens.push({ kind, text: sign });
    } else plain += sign;
  }
  flush();
  return tokens;
}

/** An address as it should be: no spaces, no route before it, the domain in lower case. */
export function tidyAddress(raw: string): string {
  let text = raw
    .trim()
    .replace(/^mailto:/i, "")
    .replace(/^<|>$/g, "");
  // `<@a.example,@b.example:who@c.example>`: a route of the eighties.
  const route = /^@[^:]{0,500}:/.exec(text);
  if (route) text = text.slice(route[0].length);
  if (!text.startsWith('"')) text = text.replace(/\s+/g, "");
  text = text.replace(/^['"]+(?=[^"']*@)|['".]+$/g, "");
  const sign = text.lastIndexOf("@");
  if (sign === -1) return text;
  return `${text.slice(0, sign)}@${text.slice(sign + 1).toLowerCase()}`;
}

/** An address that stands without angle brackets, within other words perhaps. */
const bareAddress =
  /(?:^|[\s<("'[:])([^\s<>()[\]"',;:@]{1,200}@(?:\[[^\s[\]]{1,60}\]|[^\s<>()[\]"',;@]{1,255}))/;

function mailboxOf(tokens: Token[], decode: Decode): Mailbox | undefined {
  const angles = tokens.filter(({ kind }) => kind === "angle");
  const comments = tokens.filter(({ kind }) => kind === "comment").map(({ text }) => decode(text));
  const words = tokens.filter(({ kind }) => kind === "text" || kind === "quoted");
  const angle = angles.find(({ text }) => text.includes("@")) ?? angles.at(-1);
  if (angle) {
    const name = nameOf(words, decode) || comments.join(" ");
    const address = tidyAddress(decodeIfEncoded(angle.text, decode));
    if (address === "" && name === "") return undefined;
    // `<Name> someone@somewhere.example`
    if (!address.includes("@")) {
      const bare = bareIn(words.map(({ text }) => text).join(" "));
      if (bare) return { name: decode(angle.text), address: bare };
    }
    return { name: name === address ? "" : name, address };
  }
  // `"john doe"@example.com`: a quoted local part.
  const [first, second] = words;
  if (words.length === 2 && first?.kind === "quoted" && second?.text.trim().startsWith("@"))
    return { name: comments.join(" "), address: tidyAddress(`"${first.text}"${second.text.trim()}`) };
  const text = words
    .map((word) => word.text)
    .join(" ")
    .replace(/\s{1,20}@\s{1,20}|\s{1,20}@|@\s{1,20}/g, "@");
  const bare = bareIn(text);
  if (bare) {
    const name = decode(
      text
        .replace(bare, "")
        .replace(/[<>[\]"]|\bmailto\b:?/gi, " ")
        .trim(),
    );
    return { name: name || comments.join(" "), address: tidyAddress(decodeIfEncoded(bare, decode)) };
  }
  const decoded = decode(text);
  if (decoded === "" && comments.length === 0) return undefined;
  // The whole mailbox, address and all, inside one encoded word.
  if (decoded !== text.trim() && decoded.includes("@")) {
    const [inner] = readMailboxes(decoded, (value) => value);
    if (inner?.address.includes("@")) return inner;
  }
  // A local user, as of `From: root`.
  if (isLocalUser(text.trim())) return { name: comments.join(" "), address: text.trim() };
  return { name: decoded || comments.join(" "), address: "" };
}

const isLocalUser = (text: string) => /^[A-Za-z0-9._+-]{1,64}$/.test(text);

function bareIn(text: string): string | undefined {
  const found = bareAddress.exec(text.slice(0, 5_000));
  return found?.[1] ? found[1].replace(/\.$/, "") : undefined;
}

/** Addresses stand as they are, but for encoded words and letters beyond ASCII (RFC 6532). */
const decodeIfEncoded = (text: string, decode: Decode) =>
  text.includes("=?") || isBeyondAscii(text) ? decode(text) : text;

function nameOf(words: Token[], decode: Decode): string {
  const name = decode(words.map(({ text }) => text.trim()).join(" "));
  return name.replace(/^['"]+(.*?)['"]+$/, "$1").trim();
}

const isWordsOnly = (group: Token[]) =>
  group.length > 0 && group.every(({ kind, text }) => kind === "text" && !text.includes("@"));

/** `Doe, John, PhD <john@example.com>`: words before commas that are no address belong to the name. */
function joinedNames(groups: Token[][]): Token[][] {
  const joined: Token[][] = [];
  let words: Token[] = [];
  for (const group of groups) {
    if (isWordsOnly(group)) {
      words.push(...group);
      continue;
    }
    const continues = group[0]?.kind === "text" && group.some(({ kind }) => kind === "angle");
    if (continues && words.length > 0 && words.length <= 3) {
      const name = [...words, group[0]!].map(({ text }) => text.trim()).join(", ");
      joined.push([{ kind: "text", text: name }, ...group.slice(1)]);
    } else {
      joined.push(...words.map((word) => [word]), group);
    }
    words = [];
  }
  return [...joined, ...words.map((word) => [word])];
}

/**
 * Reads an address field (RFC 5322 and what mailers make of it): groups, comments, routes, quotes that never
 * end, names with commas and without quotes, semicolons for commas, addresses inside encoded words.
 *
 * @param decode turns the field's bytes into readable text; by default encoded words and UTF-8 or a guess
 */
export function readMailboxes(field: string, decode: Decode = decodeField): Mailbox[] {
  const mailboxes: Mailbox[] = [];
  const groups: Token[][] = [[]];
  /** of the last group: looking through it at every colon would be quadratic */
  let holdsAddress = false;
  for (const token of tokensOf(field)) {
    const current = groups.at(-1)!;
    if (token.kind === "comma" || token.kind === "semicolon") {
      groups.push([]);
      holdsAddress = false;
    } else if (token.kind === "colon") {
      // A group's name is not a mailbox; `mailto:` and stray colons are.
      const before = current.at(-1)?.text ?? "";
      if (holdsAddress || (current.length === 1 && /^\s*\[?mailto$/i.test(before))) continue;
      if (/\[mailto$/i.test(before)) current.push({ kind: "text", text: " " });
      else current.length = 0;
    } else {
      current.push(token);
      holdsAddress ||= token.text.includes("@");
    }
  }
  for (const group of joinedNames(groups)) {
    const mailbox = mailboxOf(group, decode);
    if (mailbox && (mailbox.address !== "" || mailbox.name !== "")) mailboxes.push(mailbox);
  }
  return mailboxes;
}
