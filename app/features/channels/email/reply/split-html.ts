import { htmlLines } from "../html/html-text.ts";
import { type HtmlElement, readHtml } from "../html/html-tree.ts";
import { replyMarks } from "./html-containers.ts";
import { markedLines } from "./lines.ts";
import { partsOf, type Sender, type SplitReply, textsOf } from "./split-reply.ts";

/** The parts of an HTML text, as plain text; quoted lines carry their marks. */
export function splitTree(tree: HtmlElement, sender?: Sender): SplitReply {
  const lines = markedLines(htmlLines(tree, replyMarks));
  return textsOf(lines, partsOf(lines, sender));
}

/** Tells what the sender of an HTML text wrote from what he quoted and how he signed. */
export function splitHtml(html: string, sender?: Sender): SplitReply {
  return splitTree(readHtml(html), sender);
}
