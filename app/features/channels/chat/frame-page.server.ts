import { readFileSync } from "node:fs";
import { chat as en } from "#app/i18n/en/chat.ts";
import { type Locale, languageTag, localeFrom } from "#app/i18n/index.ts";
import { chat as zh } from "#app/i18n/zh/chat.ts";
import { askedOfVisitors } from "./settings.server.ts";
import { longestGreeting, readAsk, writeAsk } from "./widget-tag.ts";

const escapes: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
export const escaped = (text: string) => text.replace(/[&<>"']/g, (letter) => escapes[letter] ?? letter);

interface Files {
  script: string;
  style: string;
}

let files: Files | undefined;

/** The page's own script and styles, as the build named them. */
function frameFiles(): Files {
  files ??= JSON.parse(readFileSync(`${process.cwd()}/build/chat-frame.json`, "utf8")) as Files;
  return files;
}

/** The language asked for in the address, or else by the browser. */
export function languageOf(request: Request): Locale {
  const asked = new URL(request.url).searchParams.get("language");
  if (asked) return localeFrom(asked);
  return localeFrom(request.headers.get("Accept-Language"));
}

/** The chat as a page of its own, to stand in a frame: nothing of the console is on it. */
export async function framePage(request: Request, nonce: string): Promise<Response> {
  const { searchParams } = new URL(request.url);
  const locale = languageOf(request);
  const colour = /^#[0-9a-f]{6}$/i.exec(searchParams.get("colour") ?? "")?.[0] ?? "";
  const greeting = (searchParams.get("greeting") ?? "").slice(0, longestGreeting);
  const asked = searchParams.get("ask");
  const ask = writeAsk(asked?.trim() ? readAsk(asked) : await askedOfVisitors());
  const { script, style } = frameFiles();
  const html = `<!doctype html>
<html lang="${languageTag[locale]}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="robots" content="noindex">
<title>${(locale === "zh" ? zh : en).title}</title>
<link rel="stylesheet" href="${style}">
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<script type="module" nonce="${escaped(nonce)}" src="${script}"></script>
</head>
<body><div id="chat" data-colour="${colour}" data-greeting="${escaped(greeting)}" data-ask="${escaped(ask)}"></div></body>
</html>
`;
  return new Response(html, {
    headers: { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-cache" },
  });
}
