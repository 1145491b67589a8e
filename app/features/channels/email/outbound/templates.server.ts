import { z } from "zod";
import { assertCan, type StaffActor } from "#app/features/accounts/permissions.ts";
import { record } from "#app/features/audit/audit.server.ts";
import { cleanText } from "#app/features/conversations/conversation.ts";
import { prisma, type Tx } from "#app/platform/db.server.ts";
import { Invalid } from "#app/platform/errors.ts";
import type { Language } from "./mail-words.ts";
import { type AutomaticKind, mailKinds } from "./outgoing.ts";
import { checkWords, defaultWords, type Words } from "./templates.ts";

const written = z.object({ subject: z.string(), body: z.string() });
const byLanguage = z.object({ en: written.optional(), zh: written.optional() });

/** An automatic mail's settings as a page shows them. */
export interface AutomaticMailSetting {
  kind: AutomaticKind;
  enabled: boolean;
  words: Record<Language, Words>;
  /** languages whose words somebody has changed */
  changed: Language[];
}

export const automaticKinds = mailKinds.filter((kind) => kind !== "reply");

const wordsIn = (kind: AutomaticKind, kept: unknown) => {
  const own = byLanguage.safeParse(kept).data ?? {};
  return {
    words: { en: own.en ?? defaultWords[kind].en, zh: own.zh ?? defaultWords[kind].zh },
    changed: (["en", "zh"] as const).filter((language) => own[language] !== undefined),
  };
};

/** The words of an automatic mail: as people have written them, else ours. */
export async function wordsOf(tx: Tx, kind: AutomaticKind, language: Language): Promise<Words> {
  const held = await tx.automaticMail.findUnique({ where: { kind } });
  return wordsIn(kind, held?.words).words[language];
}

/** Whether mails of a kind are written by themselves. */
export async function isEnabled(tx: Tx, kind: AutomaticKind): Promise<boolean> {
  return (await tx.automaticMail.findUnique({ where: { kind } }))?.enabled ?? true;
}

/** Every automatic mail there is, with its words. */
export async function listAutomaticMails(actor: StaffActor): Promise<AutomaticMailSetting[]> {
  assertCan(actor, "mailboxes.manage");
  const held = new Map((await prisma.automaticMail.findMany()).map((one) => [one.kind, one]));
  return automaticKinds.map((kind) => ({
    kind,
    enabled: held.get(kind)?.enabled ?? true,
    ...wordsIn(kind, held.get(kind)?.words),
  }));
}

export const longestSubject = 200;
export const longestBody = 5_000;

/**
 * Keeps the words of an automatic mail in one language, and whether it is written at all; null words are ours
 * again.
 *
 * @throws {Invalid} for words that name what there is not, or not what they must
 */
export async function saveAutomaticMail(
  actor: StaffActor,
  kind: AutomaticKind,
  { language, words, enabled }: { language: Language; words: Words | null; enabled: boolean },
): Promise<void> {
  assertCan(actor, "mailboxes.manage");
  const clean = words && {
    subject: cleanText(words.subject).replace(/\s+/g, " "),
    body: cleanText(words.body),
  };
  if (clean) {
    if (
      !clean.subject ||
      clean.subject.length > longestSubject ||
      !clean.body ||
      clean.body.length > longestBody
    )
      throw new Invalid("The words are empty or too long");
    const problems = checkWords(kind, clean);
    if (problems.length > 0)
      throw new Invalid(
        "The words name what they may not, or not what they must",
        problems.map(({ problem, name }) => ({ pointer: "/body", code: problem, detail: name })),
      );
  }
  await prisma.$transaction(async (tx) => {
    const held = await tx.automaticMail.findUnique({ where: { kind } });
    const own = byLanguage.safeParse(held?.words).data ?? {};
    const kept = { ...own, [language]: clean ?? undefined };
    const data = { enabled, words: JSON.parse(JSON.stringify(kept)) };
    await tx.automaticMail.upsert({ where: { kind }, create: { kind, ...data }, update: data });
    await record(tx, actor, {
      event: "mail_template.changed",
      subject: ["mail_template", kind],
      data: { language },
    });
  });
}
