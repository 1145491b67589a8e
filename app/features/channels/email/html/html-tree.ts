import { Tokenizer } from "htmlparser2";
import {
  blocksWithinParagraph,
  breaksOutOfForeign,
  closedBy,
  formatting,
  headOnly,
  scopes,
  voids,
} from "./nesting.ts";

export interface HtmlText {
  text: string;
}

export interface HtmlElement {
  /** in lower case */
  name: string;
  /** names in lower case, values decoded, the first of two like-named */
  attributes: Map<string, string>;
  children: HtmlNode[];
}

export type HtmlNode = HtmlElement | HtmlText;

export const isElement = (node: HtmlNode): node is HtmlElement => "name" in node;

/** Mails of newsletters have some thousand; what goes beyond keeps its text and loses its tags. */
const mostElements = 30_000;
/** Browsers nest no deeper than 512; deeper elements here put their children beside them. */
const deepest = 180;
const mostAttributes = 60;
/** Longer HTML is cut: no mail that people read is. */
export const longestHtml = 6_000_000;

const noAttributes: Map<string, string> = new Map();

/**
 * Builds the tree as browsers would for the mails there are: implied ends of paragraphs, rows and list items,
 * ends that cross, heads and bodies anywhere. Every step costs at most the depth, which is bounded, so reading
 * is linear. What it gets wrong in broken HTML costs looks, never safety: the sanitiser writes anew.
 */
class TreeBuilder {
  readonly root: HtmlElement = { name: "#root", attributes: noAttributes, children: [] };
  private readonly open: HtmlElement[] = [this.root];
  /** formatting elements whose end came while a block within was open: they end with the block */
  private readonly ending = new Set<HtmlElement>();
  /** ends to come of elements that were too deep or too many */
  private readonly skipped = new Map<string, number>();
  /** how many elements of each name are open: most searches end here */
  private readonly openNames = new Map<string, number>();
  private elements = 0;
  private text = "";

  private get top(): HtmlElement {
    return this.open[this.open.length - 1] ?? this.root;
  }

  addText(text: string) {
    this.text += text;
  }

  private flush() {
    if (this.text === "") return;
    if (this.top.name === "head" && this.text.trim() !== "") this.pop();
    this.top.children.push({ text: this.text });
    this.text = "";
  }

  start(name: string, attributes: Map<string, string>, selfClosed: boolean) {
    this.flush();
    if (this.elements >= mostElements) return this.skip(name);
    this.implyEnds(name);
    if (this.open.length > deepest) return this.skip(name);
    this.elements++;
    const element: HtmlElement = { name, attributes, children: [] };
    this.top.children.push(element);
    const isForeign = this.foreign() !== -1 || name === "svg" || name === "math";
    if (voids.has(name) || (selfClosed && isForeign)) return;
    this.open.push(element);
    this.openNames.set(name, this.opened(name) + 1);
  }

  private opened(name: string): number {
    return this.openNames.get(name) ?? 0;
  }

  private skip(name: string) {
    if (!voids.has(name)) this.skipped.set(name, (this.skipped.get(name) ?? 0) + 1);
  }

  end(name: string) {
    this.flush();
    const skipped = this.skipped.get(name);
    if (skipped) {
      this.skipped.set(name, skipped - 1);
      return;
    }
    if (name === "br") return this.start("br", noAttributes, false);
    if (this.opened(name) === 0) return;
    const isFormatting = formatting.has(name) || name === "span";
    for (let at = this.open.length - 1; at > 0; at--) {
      const element = this.open[at]!;
      if (element.name === name) {
        const crossed = this.open.slice(at + 1).some((inner) => blocksWithinParagraph.has(inner.name));
        if (isFormatting && crossed) this.ending.add(element);
        else this.popTo(at);
        return;
      }
      // Cells keep what is in them: an end of something outside the table does not reach through.
      if (scopes.has(element.name) && !scopes.has(name) && name !== "body" && name !== "html") return;
    }
  }

  finish(): HtmlElement {
    this.flush();
    return this.root;
  }

  /** Where an SVG or MathML element is open; -1 if none is. */
  private foreign(): number {
    if (this.opened("svg") + this.opened("math") === 0) return -1;
    for (let at = this.open.length - 1; at > 0; at--) {
      const { name } = this.open[at]!;
      if (name === "svg" || name === "math") return at;
      if (scopes.has(name)) return -1;
    }
    return -1;
  }

  private implyEnds(name: string) {
    if (this.top.name === "head" && !headOnly.has(name)) this.pop();
    if (breaksOutOfForeign.has(name)) {
      const foreign = this.foreign();
      if (foreign !== -1) this.popTo(foreign);
    }
    if (blocksWithinParagraph.has(name)) this.closeWithin("p", scopes);
    const closes = closedBy.get(name);
    if (closes) for (const inner of closes.names) this.closeWithin(inner, closes.within);
  }

  /** Ends the nearest open element of that name, unless one of the limits stands between. */
  private closeWithin(name: string, limits: ReadonlySet<string>) {
    if (this.opened(name) === 0) return;
    for (let at = this.open.length - 1; at > 0; at--) {
      const element = this.open[at]!;
      if (element.name === name) return this.popTo(at);
      if (limits.has(element.name)) return;
    }
  }

  private popTo(length: number) {
    while (this.open.length > length && this.open.length > 1) this.dropTop();
    while (this.open.length > 1 && this.ending.delete(this.top)) this.dropTop();
  }

  private dropTop() {
    const { name } = this.top;
    this.openNames.set(name, this.opened(name) - 1);
    this.ending.delete(this.top);
    this.open.pop();
  }

  private pop() {
    this.popTo(this.open.length - 1);
  }
}

/** Reads HTML, however broken, into a tree of bounded depth and size. */
export function parseHtml(html: string): HtmlElement {
  const source = (html.length > longestHtml ? html.slice(0, longestHtml) : html).replaceAll("\0", "");
  const builder = new TreeBuilder();
  let name = "";
  let attributes = noAttributes;
  let attribute = "";
  let value = "";
  const open = (selfClosed: boolean) => builder.start(name, attributes, selfClosed);
  const nothing = () => undefined;
  const tokenizer = new Tokenizer(
    { xmlMode: false, decodeEntities: true },
    {
      onopentagname(start, end) {
        name = source.slice(start, end).toLowerCase();
        attributes = noAttributes;
      },
      onopentagend: () => open(false),
      onselfclosingtag: () => open(true),
      onclosetag: (start, end) => builder.end(source.slice(start, end).toLowerCase()),
      onattribname(start, end) {
        attribute = source.slice(start, Math.min(end, start + 100)).toLowerCase();
        value = "";
      },
      onattribdata(start, end) {
        value += source.slice(start, end);
      },
      onattribentity(point) {
        value += String.fromCodePoint(point);
      },
      onattribend() {
        if (attributes === noAttributes) attributes = new Map();
        if (attributes.size < mostAttributes && !attributes.has(attribute)) attributes.set(attribute, value);
      },
      ontext: (start, end) => builder.addText(source.slice(start, end)),
      ontextentity: (point) => builder.addText(String.fromCodePoint(point)),
      oncdata: (start, end) => builder.addText(source.slice(start, end)),
      oncomment: nothing,
      ondeclaration: nothing,
      onprocessinginstruction: nothing,
      onend: nothing,
    },
  );
  tokenizer.write(source);
  tokenizer.end();
  return builder.finish();
}

/** Larger trees are read again rather than kept. */
const longestRemembered = 500_000;
let remembered: { html: string; tree: HtmlElement } | undefined;

/**
 * The tree of HTML for those who only look at it: a mail's HTML is asked for its text, its quotes and its safe
 * form one after the other, and is read once for all of them.
 */
export function readHtml(html: string): HtmlElement {
  if (remembered?.html === html) return remembered.tree;
  const tree = parseHtml(html);
  remembered = html.length <= longestRemembered ? { html, tree } : undefined;
  return tree;
}
