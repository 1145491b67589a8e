import { type HtmlElement, type HtmlNode, type HtmlText, isElement } from "./html-tree.ts";

/** A line of text that a browser would show, and where it came from. */
export interface HtmlLine {
  text: string;
  /** how deep in quoting blockquotes it stands */
  depth: number;
  /** the text nodes that have a share in it */
  nodes: HtmlText[];
  /** what its container says of it, if it does; from `marks` */
  mark: string | undefined;
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

const hidden = words(
  "head title style script template noscript noembed noframes iframe object embed applet svg math select " +
    "textarea audio video canvas map xml datalist link meta base param source frameset",
);
const blocks = words(
  "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption " +
    "figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre section summary table " +
    "tbody tfoot thead tr ul",
);
/** Blocks with an empty line around them. */
const spaced = words("p h1 h2 h3 h4 h5 h6 ul ol dl pre blockquote table hr");
const cells = words("td th");

/** Text that mails hide: previews for the list, words for filters. */
function isHidden(element: HtmlElement): boolean {
  if (hidden.has(element.name) || element.attributes.has("hidden")) return true;
  const style = element.attributes.get("style");
  if (!style) return false;
  const plain = style.slice(0, 2_000).toLowerCase().replace(/\s+/g, "");
  return /display:none|visibility:hidden|mso-hide:all|(?:^|;)font-size:0(?![.1-9])|(?:^|;)max-height:0(?![.1-9])/.test(
    plain,
  );
}

function keepsSpace(element: HtmlElement): boolean {
  if (element.name === "pre") return true;
  const style = element.attributes.get("style");
  return style !== undefined && /white-space\s{0,3}:\s{0,3}pre/i.test(style.slice(0, 2_000));
}

/** What stands for an image in text: an emoji or a short sign that was drawn. */
function imageText(element: HtmlElement): string {
  const alt = element.attributes.get("alt")?.trim() ?? "";
  return alt.length <= 8 && /\p{Extended_Pictographic}/u.test(alt) ? alt : "";
}

/** What a reader of HTML wants to know beyond the text. */
export interface HtmlMarks {
  /** whether a blockquote quotes, rather than indents */
  quotes: (element: HtmlElement) => boolean;
  /** the mark an element puts on everything within it, if any */
  mark: (element: HtmlElement) => string | undefined;
}

const noMarks: HtmlMarks = { quotes: (element) => element.name === "blockquote", mark: () => undefined };

/** How a rule reads in plain text: as Outlook writes it. */
const rule = "_".repeat(32);

class LineWriter {
  readonly lines: HtmlLine[] = [];
  private text = "";
  private nodes: HtmlText[] = [];
  private space = false;
  private blank = false;
  private depth = 0;
  private mark: string | undefined;
  private preformatted = 0;
  private written = 0;

  constructor(
    private readonly marks: HtmlMarks,
    private readonly most: number,
  ) {}

  write(node: HtmlNode) {
    if (this.written > this.most) return;
    if (!isElement(node)) return this.addText(node);
    if (node.name === "br") return this.endLine(true);
    if (node.name === "img") return this.addText({ text: imageText(node) });
    if (node.name === "wbr" || isHidden(node)) return;
    const { depth, mark } = this;
    const isBlock = blocks.has(node.name);
    if (isBlock) this.separate(node);
    else if (cells.has(node.name) && this.text !== "") this.space = true;
    if (node.name === "blockquote" && this.marks.quotes(node)) this.depth++;
    this.mark = this.marks.mark(node) ?? mark;
    if (this.mark !== mark || this.depth !== depth) this.endLine(false);
    if (node.name === "hr") this.addText({ text: rule }, true);
    if (node.name === "li") this.addText({ text: "- " }, true);
    const keeps = keepsSpace(node);
    if (keeps) this.preformatted++;
    for (const child of node.children) this.write(child);
    if (keeps) this.preformatted--;
    if (this.mark !== mark || this.depth !== depth) this.endLine(false);
    if (isBlock) this.separate(node);
    if (cells.has(node.name)) this.space = true;
    this.depth = depth;
    this.mark = mark;
  }

  finish(): HtmlLine[] {
    this.endLine(false);
    while (this.lines.length > 0 && this.lines.at(-1)!.text === "") this.lines.pop();
    return this.lines;
  }

  private separate(element: HtmlElement) {
    this.endLine(false);
    if (spaced.has(element.name)) this.blank = true;
  }

  private addText(node: HtmlText, exact = false) {
    if (node.text === "") return;
    if (exact) {
      this.append(node.text, node);
      return;
    }
    if (this.preformatted > 0) {
      const pieces = node.text.split(/\r\n|\r|\n/);
      pieces.forEach((piece, place) => {
        if (place > 0) this.endLine(true);
        if (piece !== "") this.append(piece.replaceAll("\u00a0", " "), node);
      });
      return;
    }
    // Spaces that hold lines apart are spaces; those that only stand between words are one.
    const collapsed = node.text.replace(/[ \t\r\n\f]+/g, " ").replaceAll("\u00a0", " ");
    const startsWithSpace = /^[ \t\r\n\f]/.test(node.text);
    const endsWithSpace = /[ \t\r\n\f]$/.test(node.text);
    const body = collapsed.slice(startsWithSpace ? 1 : 0, endsWithSpace ? -1 : undefined);
    if (startsWithSpace && this.text !== "") this.space = true;
    if (body === "") return;
    this.append(body, node);
    this.space = endsWithSpace;
  }

  private append(text: string, node: HtmlText) {
    if (this.space && this.text !== "") this.text += " ";
    this.space = false;
    this.text += text;
    this.written += text.length;
    this.nodes.push(node);
  }

  private endLine(isBreak: boolean) {
    const text = this.text.trimEnd();
    if (this.nodes.length > 0 || isBreak) {
      if (this.blank && this.lines.length > 0 && this.lines.at(-1)!.text !== "")
        this.lines.push({
          text: "",
          depth: Math.min(this.depth, this.lines.at(-1)!.depth),
          nodes: [],
          mark: this.mark,
        });
      this.blank = false;
      this.lines.push({ text, depth: this.depth, nodes: this.nodes, mark: this.mark });
    }
    this.text = "";
    this.nodes = [];
    this.space = false;
  }
}

/**
 * The lines a browser would show of a tree, with what `marks` says of each.
 *
 * @param most characters after which no more is read
 */
export function htmlLines(
  root: HtmlElement,
  marks: HtmlMarks = noMarks,
  most = Number.POSITIVE_INFINITY,
): HtmlLine[] {
  const writer = new LineWriter(marks, most);
  writer.write(root);
  return writer.finish();
}

/** Looked for at the first space of a run only: at every one, a long run would be read over and over. */
export const spaceAtLineEnd = /(?<![ \t])[ \t]+(?=\n)/g;

/**
 * Invisible characters that fill previews and end lines are nothing to read. Within words and emoji they mean
 * something.
 */
const invisible =
  /(?:(?![\ufe00-\ufe0f])\p{Default_Ignorable_Code_Point})+(?=\s|\p{Default_Ignorable_Code_Point}|$)/gu;

/** Lines as plain text, quoted ones marked as in plain mails; at most one empty line together. */
export function textOfLines(lines: HtmlLine[]): string {
  return lines
    .map(({ text, depth }) => (depth > 0 ? `${">".repeat(depth)} ${text}`.trimEnd() : text))
    .join("\n")
    .replace(invisible, "")
    .replace(spaceAtLineEnd, "")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}
