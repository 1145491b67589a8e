import { timingSafeEqual } from "node:crypto";
import { type Attachment, isShown, sizeInWords } from "#app/features/conversations/attachment.ts";
import { isConversationId } from "#app/features/conversations/conversation.ts";
import { servedFile } from "#app/features/conversations/file-content.server.ts";
import { prisma } from "#app/platform/db.server.ts";
import { appOrigin } from "#app/platform/env.server.ts";
import type { ServedFile } from "#app/platform/file-response.server.ts";
import { keyedHash } from "#app/platform/sealed.server.ts";
import { days } from "#app/platform/time.ts";
import { escapeHtml, type Language, type Rendered } from "./mail-words.ts";

/**
 * Bytes of files that go within a mail. Base64 makes them a third more, and there are still servers that take
 * no more than 10 MB in all.
 */
const mostWithin = 7_000_000;

/** How long a link to a file works. */
const linkLasts = days(14);

/** The files that go within a mail, in their order, and those that are too much for it. */
export function inOrByLink(files: readonly Attachment[]): { attached: Attachment[]; linked: Attachment[] } {
  const attached: Attachment[] = [];
  const linked: Attachment[] = [];
  let together = 0;
  for (const file of files) {
    const fits = together + file.size <= mostWithin;
    if (fits) together += file.size;
    (fits ? attached : linked).push(file);
  }
  return { attached, linked };
}

const signatureOf = (id: string, until: string) => keyedHash(`${id} ${until}`, "mail-file").slice(0, 32);

/** The address under which whoever has the mail gets one of its files, until that time and no longer. */
export function fileLink(id: string, until: Date): string {
  const second = Math.floor(until.getTime() / 1000).toString(36);
  return `${appOrigin}/files/${id}.${second}.${signatureOf(id, second)}`;
}

const words = {
  en: {
    head: "Too large for a mail; get it here",
    until: (day: string) => `until ${day}`,
  },
  zh: { head: "文件较大，请从这里下载", until: (day: string) => `${day} 前有效` },
};

/** Links to files that are too large for the mail, with their size and how long they work. */
export function fileLinks(files: readonly Attachment[], language: Language, from: Date): Rendered {
  if (files.length === 0) return { text: "", html: "" };
  const until = new Date(from.getTime() + linkLasts);
  const locale = language === "zh" ? "zh-CN" : "en-GB";
  const day = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }).format(until);
  const head = `${words[language].head} (${words[language].until(day)}):`;
  const lines = files.map(({ id, name, size }) => ({
    name: `${name} (${sizeInWords(size)})`,
    link: fileLink(id, until),
  }));
  return {
    text: [head, ...lines.map(({ name, link }) => `${name}: ${link}`)].join("\n"),
    html: `<p>${escapeHtml(head)}<br>${lines.map(({ name, link }) => `<a href="${escapeHtml(link)}">${escapeHtml(name)}</a>`).join("<br>")}</p>`,
  };
}

/** What a picture within the mail is called by the HTML that shows it. */
export const contentIdOf = (id: string) => `${id}@files`;

/** Pictures shown where the mail is read; they go within it. */
export const shownPictures = (files: readonly Attachment[]): Rendered => ({
  text: files.map(({ name }) => `[${name}]`).join("\n"),
  html: files
    .filter(isShown)
    .map(
      ({ id, name }) =>
        `<p><img src="cid:${contentIdOf(id)}" alt="${escapeHtml(name)}" style="max-width:100%;height:auto"></p>`,
    )
    .join(""),
});

/** The file that a link's last part names; null for any that we did not sign, or whose time is over. */
export async function linkedFile(token: string, now = new Date()): Promise<ServedFile | null> {
  const [id = "", second = "", signature = ""] = token.split(".");
  if (!isConversationId(id) || !/^[0-9a-z]{1,9}$/.test(second) || !/^[0-9a-f]{32}$/.test(signature))
    return null;
  if (!timingSafeEqual(Buffer.from(signature), Buffer.from(signatureOf(id, second)))) return null;
  if (now.getTime() > Number.parseInt(second, 36) * 1000) return null;
  const file = await prisma.attachment.findUnique({ where: { id } });
  return file?.conversationId ? servedFile(file) : null;
}
