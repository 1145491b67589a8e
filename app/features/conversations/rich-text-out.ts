import { type Block, type Inline, richText } from "./rich-text.ts";

/*
 * What a message's tree is made into where React does not draw it: the two bodies of a mail, and the
 * line that a list shows.
 */

const plainInline = (children: readonly Inline[]): string =>
  children
    .map((child) => {
      switch (child.kind) {
        case "break":
          return "\n";
        case "strong":
        case "emphasis":
          return plainInline(child.children);
        case "link": {
          const name = plainInline(child.children);
          return sameAddress(name, child.href) ? name : `${name} (${child.href})`;
        }
        default:
          return child.text;
      }
    })
    .join("");

const sameAddress = (name: string, href: string) => URL.canParse(name) && new URL(name).href === href;

/** Every line behind a prefix; those after the first behind another. */
const indented = (text: string, first: string, others = first) =>
  text
    .split("\n")
    .map((line, place) => `${place === 0 ? first : others}${line}`.trimEnd())
    .join("\n");

function plainBlock(block: Block): string {
  switch (block.kind) {
    case "paragraph":
      return plainInline(block.children);
    case "quote":
      return indented(plainBlocks(block.blocks), "> ");
    case "code":
      return indented(block.text, "    ");
    case "list":
      return block.items
        .map((item, place) => {
          const sign = block.ordered ? `${block.start + place}. ` : "- ";
          return indented(plainBlocks(item, "\n"), sign, " ".repeat(sign.length));
        })
        .join("\n");
  }
}

const plainBlocks = (blocks: readonly Block[], between = "\n\n"): string =>
  blocks.map(plainBlock).join(between);

/** A message for readers without formatting: the text body of a mail, and what lists show. */
export const plainText = (text: string): string => plainBlocks(richText(text));

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const safe = (text: string) => text.replace(/[&<>"]/g, (sign) => entities[sign]!);

const htmlInline = (children: readonly Inline[]): string =>
  children
    .map((child) => {
      switch (child.kind) {
        case "break":
          return "<br>";
        case "strong":
          return `<strong>${htmlInline(child.children)}</strong>`;
        case "emphasis":
          return `<em>${htmlInline(child.children)}</em>`;
        case "code":
          return `<code>${safe(child.text)}</code>`;
        case "link":
          return `<a href="${safe(child.href)}" rel="noopener noreferrer nofollow">${htmlInline(child.children)}</a>`;
        default:
          return safe(child.text);
      }
    })
    .join("");

/** Mail readers know no style sheet of ours. */
const quoteStyle = "margin:0 0 1em;padding-left:.8em;border-left:3px solid #c8ced8";
const codeStyle = "white-space:pre-wrap;background:#f2f4f7;padding:.5em";

function htmlBlock(block: Block): string {
  switch (block.kind) {
    case "paragraph":
      return `<p>${htmlInline(block.children)}</p>`;
    case "quote":
      return `<blockquote style="${quoteStyle}">${htmlBlocks(block.blocks)}</blockquote>`;
    case "code":
      return `<pre style="${codeStyle}"><code>${safe(block.text)}</code></pre>`;
    case "list": {
      const tag = block.ordered ? "ol" : "ul";
      const start = block.ordered && block.start !== 1 ? ` start="${block.start}"` : "";
      const items = block.items.map((item) => {
        const [only] = item;
        const inner =
          item.length === 1 && only?.kind === "paragraph" ? htmlInline(only.children) : htmlBlocks(item);
        return `<li>${inner}</li>`;
      });
      return `<${tag}${start}>${items.join("")}</${tag}>`;
    }
  }
}

const htmlBlocks = (blocks: readonly Block[]): string => blocks.map(htmlBlock).join("");

/** A message as HTML that holds nothing but its own formatting: the HTML body of a mail. */
export const htmlText = (text: string): string => htmlBlocks(richText(text));
