import { address, safeHref, withoutSentenceEnd } from "./linked-text.ts";

/** A part of a line. `href` is an http address that passed {@link safeHref}. */
export type Inline =
  | { kind: "text"; text: string }
  | { kind: "break" }
  | { kind: "code"; text: string }
  | { kind: "strong" | "emphasis"; children: Inline[] }
  | { kind: "link"; href: string; children: Inline[] };

const escaped = /\\[\\`*_[\](){}>#+\-.!]/y;
const ticks = /`+/y;
const marks = /\*+|_+/y;
const bareAddress = new RegExp(address.source, "iuy");
const namedLink = /\[([^[\]\n]{1,300})\]\(((?:[^\s()]|\([^\s()]{0,200}\)){1,2000})\)/y;
const code = /(`+)([^\n]{1,2000}?)\1(?!`)/y;
const plain = /[^\\`*_[\nhH]+|[\s\S]/y;

/** Letters and digits of scripts that put spaces between words: a mark among them is part of a word. */
const wordLetter = /[\p{L}\p{N}]/u;
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u;
const inWord = (letter: string) => wordLetter.test(letter) && !unspaced.test(letter);

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** A mark that has been opened and waits for its other half. */
interface Open {
  mark: string;
  children: Inline[];
}

function say(children: Inline[], text: string) {
  const last = children.at(-1);
  if (last?.kind === "text") last.text += text;
  else children.push({ kind: "text", text });
}

/** Whether a link's name is itself an address, or a site's, that the link does not lead to. */
function namesAnother(name: string, href: string): boolean {
  const site = /^\s*(?:https?:\/\/)?([\w-]+(?:\.[\w-]+)+)(?:[/:?#]\S*)?\s*$/i.exec(name)?.[1];
  if (site) return site.toLowerCase() !== new URL(href).hostname;
  return /https?:\/\//i.test(name);
}

class Reader {
  private readonly open: Open[] = [];
  private readonly root: Inline[] = [];

  constructor(private readonly text: string) {}

  private get here(): Inline[] {
    return this.open.at(-1)?.children ?? this.root;
  }

  /** What is still open had no other half: its mark is text. */
  private drop(to: number) {
    while (this.open.length > to) {
      const { mark, children } = this.open.pop()!;
      say(this.here, mark);
      for (const child of children) {
        if (child.kind === "text") say(this.here, child.text);
        else this.here.push(child);
      }
    }
  }

  private mark(mark: string, opens: boolean, closes: boolean) {
    const place = this.open.findLastIndex((one) => one.mark === mark);
    if (closes && place !== -1) {
      this.drop(place + 1);
      const { children } = this.open.pop()!;
      this.here.push({ kind: mark.length === 2 ? "strong" : "emphasis", children });
    } else if (opens && place === -1) this.open.push({ mark, children: [] });
    else say(this.here, mark);
  }

  /** A run of stars or underscores: which halves it may be is told by what stands around it. */
  private marks(found: string, at: number) {
    if (found.length > 3) return say(this.here, found);
    const before = this.text[at - 1] ?? " ";
    const after = this.text[at + found.length] ?? " ";
    const single = found.length === 1 || found[0] === "_";
    let opens = !/\s/.test(after) && !(single && inWord(before));
    let closes = !/\s/.test(before) && !(single && inWord(after));
    // "2*3*4" and "a_b" are sums and names.
    if (single && inWord(before) && inWord(after)) [opens, closes] = [false, false];
    const sign = found[0]!;
    if (found.length < 3) return this.mark(found, opens, closes);
    const inner = this.open.at(-1)?.mark;
    const order = closes && inner === sign ? [sign, sign + sign] : [sign + sign, sign];
    for (const one of order) this.mark(one, opens, closes);
  }

  private code(at: number): number {
    const run = match(ticks, this.text, at)![0];
    const found = run.length > 3 ? null : match(code, this.text, at);
    if (found && found[1] === run) {
      this.here.push({ kind: "code", text: found[2]!.replace(/^ (.+) $/, "$1") });
      return found[0].length;
    }
    say(this.here, run);
    return run.length;
  }

  private link(at: number): number {
    const found = match(namedLink, this.text, at);
    const href = found && safeHref(found[2]!);
    if (!found || !href || namesAnother(found[1]!, href)) {
      say(this.here, "[");
      return 1;
    }
    this.here.push({ kind: "link", href, children: new Reader(found[1]!).read(false) });
    return found[0].length;
  }

  private address(at: number): number {
    const found = match(bareAddress, this.text, at);
    const shown = found && withoutSentenceEnd(found[0].replace(/[*_]+[.,;:!?)\]]*$/, ""));
    const href = shown ? safeHref(shown) : null;
    if (!shown || !href) {
      say(this.here, this.text[at]!);
      return 1;
    }
    this.here.push({ kind: "link", href, children: [{ kind: "text", text: shown }] });
    return shown.length;
  }

  /** @param links whether links may stand here: none stands in another */
  read(links = true): Inline[] {
    const { text } = this;
    let at = 0;
    while (at < text.length) {
      const letter = text[at]!;
      const found =
        letter === "\\"
          ? match(escaped, text, at)
          : letter === "*" || letter === "_"
            ? match(marks, text, at)
            : null;
      if (letter === "\n") {
        this.here.push({ kind: "break" });
        at += 1;
      } else if (letter === "`") at += this.code(at);
      else if (letter === "\\" && found) {
        say(this.here, text[at + 1]!);
        at += 2;
      } else if (found) {
        this.marks(found[0], at);
        at += found[0].length;
      } else if (links && letter === "[") at += this.link(at);
      else if (links && (letter === "h" || letter === "H")) at += this.address(at);
      else {
        const piece = match(plain, text, at)![0];
        say(this.here, piece);
        at += piece.length;
      }
    }
    this.drop(0);
    return this.root;
  }
}

/** The parts of a line, or of lines that belong together. */
export const inlineOf = (text: string): Inline[] => new Reader(text).read();
