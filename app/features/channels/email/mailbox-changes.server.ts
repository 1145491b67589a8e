import { redirect } from "@remix-run/node";
import { readForm } from "#app/features/accounts/form-problem.ts";
import type { StaffActor } from "#app/features/accounts/permissions.ts";
import { Conflict } from "#app/platform/errors.ts";
import type { ReadingAnswer } from "./imap/reading-form.tsx";
import { keptReading, setReading, tryReading } from "./imap/reading-settings.server.ts";
import { imapOfForm, mailboxForm, newMailboxForm, readingForm } from "./mailbox-forms.ts";
import type { MailboxAnswer } from "./mailbox-panel.tsx";
import { addMailbox, renameMailbox } from "./mailbox-settings.server.ts";
import { setPaused } from "./mailboxes.server.ts";
import { sendTestMail, type TestMailResult } from "./smtp/test-mail.server.ts";

/** What became of a change to how mail comes in. */
export interface MailboxesAnswer {
  reading?: ReadingAnswer;
  mailbox?: MailboxAnswer;
  test?: TestMailResult;
}

const idOf = (form: FormData) => String(form.get("mailboxId") ?? "");

async function add(actor: StaffActor, form: FormData): Promise<MailboxesAnswer> {
  const { value } = readForm(newMailboxForm, form);
  if (!value) return { mailbox: { problem: "wrongAddress" } };
  try {
    // What comes next is how it is read.
    throw redirect(`/console/email?tab=mailboxes&edit=${await addMailbox(actor, value)}`);
  } catch (error) {
    if (error instanceof Conflict) return { mailbox: { problem: "taken" } };
    throw error;
  }
}

async function rename(actor: StaffActor, form: FormData): Promise<MailboxesAnswer> {
  const { value } = readForm(mailboxForm, form);
  if (!value) return {};
  await renameMailbox(actor, value.mailboxId, value);
  return { mailbox: { mailboxId: value.mailboxId, saved: true } };
}

async function changeReading(actor: StaffActor, intent: string, form: FormData): Promise<MailboxesAnswer> {
  const mailboxId = idOf(form);
  const { value } = readForm(readingForm, form);
  const settings = value && imapOfForm(value, await keptReading(actor, mailboxId), new Date());
  if (!settings) return { reading: { mailboxId, unusable: true } };
  if (intent === "try-reading")
    return { reading: { mailboxId, trial: await tryReading(actor, mailboxId, settings) } };
  await setReading(actor, mailboxId, settings);
  return { reading: { mailboxId, saved: true } };
}

/** The changes to how mail comes in, by what a form says that it wants. */
export const mailboxChanges: Record<
  string,
  (actor: StaffActor, form: FormData, intent: string) => Promise<MailboxesAnswer>
> = {
  "add-mailbox": add,
  "rename-mailbox": rename,
  reading: (actor, form, intent) => changeReading(actor, intent, form),
  "try-reading": (actor, form, intent) => changeReading(actor, intent, form),
  async "forget-reading"(actor, form) {
    await setReading(actor, idOf(form), null);
    return { reading: { mailboxId: idOf(form), saved: true } };
  },
  async "pause-in"(actor, form) {
    await setPaused(actor, idOf(form), "receiving", true);
    return {};
  },
  async "resume-in"(actor, form) {
    await setPaused(actor, idOf(form), "receiving", false);
    return {};
  },
  "test-mail": async (actor, form) => ({ test: await sendTestMail(actor, idOf(form)) }),
};
