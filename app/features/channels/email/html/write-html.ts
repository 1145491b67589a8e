import { emptyElements } from "./allowed-markup.ts";
import { type HtmlElement, type HtmlNode, isElement } from "./html-tree.ts";

const escapes = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
  ["\u00a0", "&nbsp;"],
]);
const oneLineEnd = (value: string) => (value.includes("\r") ? value.replace(/\r\n?/g, "\n") : value);
const escapeText = (value: string) => value.replace(/[&<>\u00a0]/g, (sign) => escapes.get(sign) ?? sign);
// Backquotes ended attributes in old browsers that re-wrote them.
const escapeValue = (value: string) =>
  /[&<>"\u00a0`\r]/.test(value)
    ? oneLineEnd(value)
        .replace(/[&<>"\u00a0]/g, (sign) => escapes.get(sign) ?? sign)
        .replaceAll("`", "&#96;")
    : value;

/** Longer output is cut at a text or an element; a little less than what is read again whole. */
const longest = 5_500_000;

class Writer {
  private readonly pieces: string[] = [];
  private size = 0;
  /** Browsers drop the line end right after `<pre>`: it is not written either. */
  private afterPre = false;

  write(node: HtmlNode) {
    if (this.size >= longest) return;
    if (isElement(node)) this.writeElement(node);
    else this.writeText(oneLineEnd(node.text.slice(0, longest - this.size)));
  }

  finish(): string {
    return this.pieces.join("");
  }

  private writeText(text: string) {
    const kept = this.afterPre ? text.replace(/^\n+/, "") : text;
    if (kept !== "") this.afterPre = false;
    this.put(escapeText(kept));
  }

  private writeElement({ name, attributes, children }: HtmlElement) {
    let tag = `<${name}`;
    for (const [key, value] of attributes) tag += ` ${key}="${escapeValue(value)}"`;
    this.put(`${tag}>`);
    this.afterPre = name === "pre";
    if (emptyElements.has(name)) return;
    for (const child of children) this.write(child);
    this.afterPre = false;
    this.put(`</${name}>`);
  }

  private put(piece: string) {
    if (piece === "") return;
    this.pieces.push(piece);
    this.size += piece.length;
  }
}

/** A tree as HTML, every value quoted and escaped. */
export function writeHtml(nodes: HtmlNode[]): string {
  const writer = new Writer();
  for (const node of nodes) writer.write(node);
  return writer.finish();
}
