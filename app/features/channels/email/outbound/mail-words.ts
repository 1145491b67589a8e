import { firstAndLast } from "../mime/message-ids.ts";

export type Language = "en" | "zh";

/** Of a text of ours or a customer's, in both parts of a mail. */
export interface Rendered {
  text: string;
  html: string;
}

export const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const links = /https?:\/\/[^\s<>"'（）()，。；、]+[^\s<>"'（）()，。；、.,:;!?]/g;

/** Text with its addresses made links; everything else stays what it says. */
function linked(text: string): string {
  let html = "";
  let from = 0;
  for (const { 0: link, index } of text.matchAll(links)) {
    html += `${escapeHtml(text.slice(from, index))}<a href="${escapeHtml(link)}">${escapeHtml(link)}</a>`;
    from = index + link.length;
  }
  return html + escapeHtml(text.slice(from));
}

/** Plain text as paragraphs of HTML. */
export const paragraphs = (text: string): string =>
  text
    .split(/\n{2,}/)
    .map((part) => `<p style="margin:0 0 1em">${linked(part).replaceAll("\n", "<br>")}</p>`)
    .join("");

const fonts: Record<Language, string> = {
  en: "system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif",
  zh: "-apple-system,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif",
};

/** A whole mail of parts: plain enough for every reader, in the language's own letters. */
export function framed(parts: Rendered[], language: Language): Rendered {
  const said = parts.filter(({ text }) => text !== "");
  const lang = language === "zh" ? "zh-CN" : "en";
  return {
    text: `${said.map(({ text }) => text).join("\n\n")}\n`,
    html: `<!DOCTYPE html><html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"></head><body style="margin:0;font:15px/1.6 ${fonts[language]};color:#1a1a1a">${said.map(({ html }) => html).join("")}</body></html>`,
  };
}

/** Characters of a mail that an answer quotes. */
const longestQuote = 8_000;
const mostQuotedLines = 200;

function cutQuote(text: string): string {
  const lines = text.slice(0, longestQuote).split("\n");
  const kept = lines.slice(0, mostQuotedLines);
  return kept.length < lines.length || text.length > longestQuote
    ? `${kept.join("\n").trimEnd()}\n[…]`
    : text;
}

/** What an answer says of the mail it quotes. */
export interface Quoted {
  name: string;
  address: string;
  at: Date;
  text: string;
}

function attribution({ name, address, at }: Quoted, language: Language): string {
  const locale = language === "zh" ? "zh-CN" : "en-GB";
  const when = new Intl.DateTimeFormat(locale, {
    dateStyle: "long",
    timeStyle: "short",
    timeZone: "UTC",
  }).format(at);
  const who = name && name !== address ? `${name} <${address}>` : address;
  return language === "zh" ? `${who} 于 ${when} (UTC) 写道：` : `On ${when} (UTC), ${who} wrote:`;
}

/** The mail that is answered, under what was written. */
export function quotation(quoted: Quoted, language: Language): Rendered {
  const head = attribution(quoted, language);
  const text = cutQuote(quoted.text.trim());
  const lines = text.split("\n").map((line) => (line.startsWith(">") ? `>${line}` : `> ${line}`.trimEnd()));
  return {
    text: `${head}\n${lines.join("\n")}`,
    html: `<div class="gmail_quote"><p style="margin:1.5em 0 .5em;color:#666">${escapeHtml(head)}</p><blockquote type="cite" style="margin:0;padding-left:1em;border-left:2px solid #ccc;color:#555">${paragraphs(text)}</blockquote></div>`,
  };
}

/** `Re:` before a subject, once, whatever its languages called it. */
export function answerSubject(subject: string): string {
  const bare = subject
    .replace(/^(?:\s*(?:re|aw|sv|vs|antw|odp|回复|回覆|答复|答覆|返信|답장)\s*(?:\[\d+\])?\s*[:：])+/iu, "")
    .trim();
  return `Re: ${bare}`;
}

/** Ids that References names. */
const mostReferences = 12;

/**
 * The References of an answer (RFC 5322, 3.6.4), oldest first: those of the mail that it answers and that mail's own
 * id. Of a conversation to which mails came that name nothing before them, the others stand in between, so that
 * programs show it as one. Capped as mail programs do: the first and the last.
 *
 * @param chain what the answered mail names, with its own id at the end
 * @param others ids of the conversation's mails
 */
export function references(chain: readonly string[], others: readonly string[]): string[] {
  const inChain = new Set(chain);
  const between = others.filter((id) => !inChain.has(id));
  const known = new Set([...chain.slice(0, 1), ...between, ...chain.slice(1)]);
  return firstAndLast([...known], mostReferences);
}
