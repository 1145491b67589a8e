import { chat as en } from "#app/i18n/en/chat.ts";
import { languageTag } from "#app/i18n/index.ts";
import { chat as zh } from "#app/i18n/zh/chat.ts";
import { escaped, languageOf } from "./frame-page.server.ts";
import { longestGreeting, readAsk, type WidgetLook, widgetTag } from "./widget-tag.ts";

/** A page as a customer's site could be, with the chat on it by the one line that any site needs. */
export function demonstrationPage(request: Request, nonce: string): Response {
  const locale = languageOf(request);
  const words = (locale === "zh" ? zh : en).demonstration;
  const { origin } = new URL(request.url);
  const asked = new URL(request.url).searchParams;
  const look: WidgetLook = {
    language: locale,
    colour: /^#[0-9a-f]{6}$/i.exec(asked.get("colour") ?? "")?.[0] ?? "#0b5a4a",
    position: asked.get("position") === "left" ? "left" : "right",
    greeting: (asked.get("greeting") ?? "").slice(0, longestGreeting),
    ask: asked.get("ask") ? readAsk(asked.get("ask")) : null,
  };
  const line = widgetTag(origin, look);
  const other = locale === "zh" ? "en" : "zh";
  const html = `<!doctype html>
<html lang="${languageTag[locale]}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${words.title}</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<style nonce="${escaped(nonce)}">
body { margin: 0 auto; max-width: 44rem; padding: 3rem 1.25rem; font: 1rem/1.6 Georgia, "Songti SC", serif; color: #232323; background: #faf7f1; }
h1 { font-size: 2rem; margin: 0 0 .5rem; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; padding: 1rem; background: #fff; border: 1px solid #ddd6c8; border-radius: 6px; font-size: .875rem; }
a { color: #0b5a4a; }
</style>
</head>
<body>
<main>
<h1>${words.title}</h1>
<p>${words.lead}</p>
<pre>${escaped(line)}</pre>
<p><a href="?language=${other}" lang="${languageTag[other]}">${words.other}</a></p>
</main>
${line.replace("<script ", `<script nonce="${escaped(nonce)}" `)}
</body>
</html>
`;
  return new Response(html, {
    headers: { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-cache" },
  });
}
