import { type HtmlNode, isElement, parseHtml } from "../html/html-tree.ts";
import { writeHtml } from "../html/write-html.ts";

export interface MailPage {
  /** as the sanitiser left it */
  html: string;
  /** whether images of the web are fetched */
  images: boolean;
  /** where images of the mail itself are, by their content id */
  inline: ReadonlyMap<string, string>;
  theme: "system" | "light" | "dark";
  locale: "en" | "zh";
}

const warnings = { en: "may not lead where it seems to", zh: "可能并非通往其显示的地址" };

/** A mail that brings colours of its own was made for white paper; another takes those of the console. */
const ownColours = /\sbgcolor="|<font [^>]{0,200}color="|style="[^"]{0,2000}(?:color|background)/i;

/** Gives images their addresses, and flagged links their words. */
function prepare(nodes: HtmlNode[], page: MailPage): HtmlNode[] {
  return nodes.map((node) => {
    if (!isElement(node)) return node;
    const attributes = new Map(node.attributes);
    if (node.name === "img") {
      const source = attributes.get("src") ?? "";
      const held = source.startsWith("cid:") ? page.inline.get(source.slice(4).toLowerCase()) : undefined;
      const remote = attributes.get("data-blocked-src");
      attributes.delete("src");
      if (held !== undefined) attributes.set("src", held);
      else if (remote !== undefined && page.images) attributes.set("src", remote);
      attributes.set("referrerpolicy", "no-referrer");
    }
    if (attributes.has("data-lookalike")) attributes.set("data-warning", warnings[page.locale]);
    return { ...node, attributes, children: prepare(node.children, page) };
  });
}

const light =
  "color-scheme:light;--ink:#24262d;--muted:#5d616c;--line:#c9ccd4;--link:#2f46b8;--danger:#a32019";
const dark = "color-scheme:dark;--ink:#dcdee4;--muted:#a5a9b4;--line:#4b4f5b;--link:#a9b8ff;--danger:#ff9c90";
const schemes = {
  light: `:root{${light}}`,
  dark: `:root{${dark}}`,
  system: `:root{${light}}@media(prefers-color-scheme:dark){:root{${dark}}}`,
};

const look = `
html{overflow-y:hidden;background:transparent}
body{margin:0;padding:2px;color:var(--ink);font:14px/1.5 system-ui,-apple-system,"Segoe UI","Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif;overflow-wrap:anywhere}
.paper{background:#fff;color:#24262d;padding:12px;border-radius:6px}
a{color:var(--link)}
.paper a{color:revert}
img{max-width:100%;height:auto}
img:not([src]){display:inline-block;min-width:16px;min-height:16px;outline:1px dashed var(--line);outline-offset:-1px;color:var(--muted);font-size:12px}
table{max-width:100%}
pre{white-space:pre-wrap}
blockquote{margin:0 0 0 2px;padding-left:10px;border-left:2px solid var(--line)}
a[data-host]::after{content:" (" attr(data-host) ")";font-size:11px;color:var(--muted)}
.paper a[data-host]::after{color:#5d616c}
a[data-warning]{outline:2px solid var(--danger);outline-offset:1px;border-radius:2px}
a[data-warning]::after{content:" ⚠ " attr(data-host) " – " attr(data-warning);color:var(--danger);font-weight:600}
.paper a[data-warning]::after{color:#a32019}
`;

/**
 * A mail as a page of its own, to be shown in a frame without scripts: in the console's colours, or on white
 * paper where the mail brings its own; links with where they lead behind them.
 */
export function mailPage(page: MailPage): string {
  const isPaper = ownColours.test(page.html);
  const scheme = isPaper ? schemes.light : schemes[page.theme];
  const body = writeHtml(prepare(parseHtml(page.html).children, page));
  return `<!doctype html><html lang="${page.locale}"><head><meta charset="utf-8"><meta name="referrer" content="no-referrer"><meta name="viewport" content="width=device-width"><title>Mail</title><style>${scheme}${look}</style></head><body><div${isPaper ? ' class="paper"' : ""}>${body}</div></body></html>`;
}
