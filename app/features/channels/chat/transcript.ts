import { plainText } from "#app/features/conversations/rich-text-out.ts";
import type { Line } from "./protocol.ts";

/** Characters of a transcript; of a longer one the end is what matters. */
const longest = 100_000;

const words = {
  en: { you: "You", us: "Support", files: "Files", cut: "(The beginning is left out.)" },
  zh: { you: "您", us: "客服", files: "文件", cut: "（开头部分已省略）" },
} as const;

/**
 * A chat in plain text, as its visitor saw it: who said what and when, files by their names.
 *
 * @param timeZone IANA name, in which times are written
 */
export function transcriptText(lines: readonly Line[], locale: "en" | "zh", timeZone: string): string {
  const said = words[locale];
  const clock = new Intl.DateTimeFormat(locale === "zh" ? "zh-CN" : "en-GB", {
    dateStyle: "medium",
    timeStyle: "short",
    timeZone,
  });
  const parts = lines.map(({ from, name, body, at, files }) => {
    const who = from === "visitor" ? said.you : (name ?? said.us);
    const named = files.length > 0 ? [`[${said.files}: ${files.map((file) => file.name).join(", ")}]`] : [];
    // What staff write has marks of its formatting; a visitor's words are taken as they are.
    const text = from === "staff" ? plainText(body) : body;
    return [`${who} · ${clock.format(new Date(at))}`, ...(text ? [text] : []), ...named].join("\n");
  });
  let length = 0;
  const kept = parts.findLastIndex((part) => {
    length += part.length + 2;
    return length > longest;
  });
  return [...(kept >= 0 ? [said.cut] : []), ...parts.slice(kept + 1)].join("\n\n");
}
