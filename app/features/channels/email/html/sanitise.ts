import {
  allowedElements,
  droppedElements,
  emptyElements,
  isAllowedAttribute,
  isColour,
  plainBoxes,
} from "./allowed-markup.ts";
import { type HtmlElement, type HtmlNode, isElement, parseHtml, readHtml } from "./html-tree.ts";
import { type LookAlikeOptions, type Suspicion, suspicions } from "./look-alike.ts";
import { readableHost } from "./punycode.ts";
import { contentIdLink, remoteImage, safeLink } from "./safe-link.ts";
import { joinedStyle, safeStyle } from "./style-declarations.ts";
import { StyleSheet } from "./style-rules.ts";
import { wellNested } from "./well-nested.ts";
import { writeHtml } from "./write-html.ts";

/** The first words of what is in an element. */
function textWithin(element: HtmlElement, most = 400): string {
  let seen = "";
  for (const child of element.children) {
    seen += isElement(child)
      ? textWithin(child, most - seen.length)
      : child.text.slice(0, most - seen.length);
    if (seen.length >= most) break;
  }
  return seen;
}

export interface SanitiseOptions extends LookAlikeOptions {
  /** what becomes of texts, such as of card numbers in them */
  words?: (text: string) => string;
}

/** A link that may not lead where it seems to. */
export interface FlaggedLink {
  /** as people read it */
  host: string;
  /** what is seen of it */
  text: string;
  why: Suspicion[];
}

/** More of them say nothing more. */
const mostFlagged = 20;

/** Styles of one mail that are kept ready: most of its elements share some. */
const mostStyles = 500;

class Sanitiser {
  private readonly sheet: StyleSheet;
  /** by what the style sheet and the element say */
  private readonly styles = new Map<string, string>();
  private readonly words: (text: string) => string;
  readonly flagged: FlaggedLink[] = [];

  constructor(
    tree: HtmlElement,
    private readonly options: SanitiseOptions,
  ) {
    this.sheet = new StyleSheet(styleSheets(tree));
    this.words = options.words ?? ((text) => text);
  }

  clean(nodes: HtmlNode[]): HtmlNode[] {
    const kept: HtmlNode[] = [];
    for (const node of nodes)
      if (isElement(node)) this.cleanElement(node, kept);
      else kept.push({ text: this.words(node.text) });
    return kept;
  }

  /** Adds what is kept of an element. */
  private cleanElement(element: HtmlElement, kept: HtmlNode[]) {
    const { name } = element;
    if (droppedElements.has(name)) return;
    const children = emptyElements.has(name) ? [] : this.clean(element.children);
    if (allowedElements.has(name))
      kept.push({ name, attributes: this.attributesOf(element, children), children });
    else if (plainBoxes.has(name)) kept.push({ name: "div", attributes: new Map(), children });
    else for (const child of name === "body" ? this.cleanBody(element, children) : children) kept.push(child);
  }

  /** What the page's own element said of colours goes to a box around its content. */
  private cleanBody(body: HtmlElement, children: HtmlNode[]): HtmlNode[] {
    const background = body.attributes.get("bgcolor")?.trim() ?? "";
    const colour = body.attributes.get("text")?.trim() ?? "";
    const style = joinedStyle([
      isColour(background) ? `background-color: ${background}` : "",
      isColour(colour) ? `color: ${colour}` : "",
      this.styleOf(body),
    ]);
    return style === "" ? children : [{ name: "div", attributes: new Map([["style", style]]), children }];
  }

  private styleOf({ name, attributes }: HtmlElement): string {
    const shared = this.sheet.styleOf(name, attributes.get("class") ?? "", attributes.get("id") ?? "");
    const own = attributes.get("style") ?? "";
    if (shared === "" && own === "") return "";
    const key = `${shared.length} ${shared}${own}`;
    const known = this.styles.get(key);
    if (known !== undefined) return known;
    const style = joinedStyle([shared, safeStyle(own)]);
    if (this.styles.size < mostStyles) this.styles.set(key, style);
    return style;
  }

  private attributesOf(element: HtmlElement, children: HtmlNode[]): Map<string, string> {
    const { name, attributes: given } = element;
    const kept = new Map<string, string>();
    for (const [key, value] of given) {
      const plain = value.trim();
      if (isAllowedAttribute(name, key, plain)) kept.set(key, plain);
    }
    if (name === "a") this.addLink(kept, element, { ...element, children });
    if (name === "img") addImage(kept, element);
    const style = this.styleOf(element);
    if (style !== "") kept.set("style", style);
    return kept;
  }

  /** @param shown the link with what will be seen of it */
  private addLink(kept: Map<string, string>, { attributes }: HtmlElement, shown: HtmlElement) {
    const link = safeLink(attributes.get("href") ?? "");
    if (!link) return;
    kept.set("href", link.href);
    kept.set("rel", "noopener noreferrer nofollow");
    kept.set("target", "_blank");
    kept.set("title", link.href.slice(0, longestTitle));
    if (link.host === "") return;
    kept.set("data-host", readableHost(link.host));
    const text = textWithin(shown);
    const why = suspicions(link.href, text, this.options);
    if (why.length === 0) return;
    kept.set("data-lookalike", why.join(" "));
    if (this.flagged.length < mostFlagged)
      this.flagged.push({ host: readableHost(link.host), text: text.replace(/\s+/g, " ").trim(), why });
  }
}

/** Tooltips that say where a link leads. */
const longestTitle = 300;

/** Images of the mail itself stay as they are named; those of the web wait until they are asked for. */
function addImage(kept: Map<string, string>, { attributes }: HtmlElement) {
  const source = attributes.get("src") ?? "";
  const contentId = contentIdLink(source);
  if (contentId !== undefined) {
    kept.set("src", `cid:${contentId}`);
    return;
  }
  const remote = remoteImage(source) ?? remoteImage(attributes.get("data-blocked-src") ?? "");
  if (remote !== undefined) kept.set("data-blocked-src", remote);
}

function styleSheets(tree: HtmlElement): string[] {
  const sheets: string[] = [];
  const look = (element: HtmlElement) => {
    for (const child of element.children) {
      if (!isElement(child) || sheets.length >= 50) continue;
      if (child.name === "style") sheets.push(textWithin(child, 200_000));
      else if (!droppedElements.has(child.name) || child.name === "head") look(child);
    }
  };
  look(tree);
  return sheets;
}

/** The safe form of a tree: allowed elements alone, each where browsers leave it. */
export function sanitiseTree(tree: HtmlElement, options: SanitiseOptions = {}): HtmlNode[] {
  return wellNested(new Sanitiser(tree, options).clean(tree.children));
}

/** HTML of a mail as {@link sanitiseHtml} makes it, and its links that may not lead where they seem to. */
export function sanitiseMail(
  html: string,
  options: SanitiseOptions,
): { html: string; flagged: FlaggedLink[] } {
  const tree = readHtml(html);
  const sanitiser = new Sanitiser(tree, options);
  return { html: writeHtml(wellNested(sanitiser.clean(tree.children))), flagged: sanitiser.flagged };
}

/**
 * HTML of a mail as it may be shown: written anew from a list of what is known to be harmless, so that nothing
 * of the input's own form survives, and so that what is written is read again as the same tree: what comes out
 * comes out unchanged when it is put in again. No scripts, forms, frames, styles that load or move, no remote
 * images (`data-blocked-src` keeps their address), links that open apart and say where they lead (`title`,
 * `data-host`, and `data-lookalike` where they seem to lead elsewhere). Images by `cid:` keep their name.
 */
export function sanitiseHtml(html: string, options?: SanitiseOptions): string {
  return writeHtml(sanitiseTree(parseHtml(html), options));
}
