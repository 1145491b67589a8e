import { readForm } from "#app/features/accounts/form-problem.ts";
import type { StaffActor } from "#app/features/accounts/permissions.ts";
import { saveSurveySetting, surveySettingForm } from "#app/features/tickets/survey-settings.server.ts";
import { Invalid, ProblemError } from "#app/platform/errors.ts";
import { type MailboxesAnswer, mailboxChanges } from "../mailbox-changes.server.ts";
import { trustedOfText } from "../sender/trusted-mta.ts";
import { saveTrusted } from "../sender/trusted-mtas.server.ts";
import type { TrustedAnswer } from "../sender/trusted-panel.tsx";
import { sendingForm, settingsOfForm, signatureForm, wordsForm } from "./email-forms.ts";
import type { SendingAnswer } from "./sending-panel.tsx";
import { keptSending, pauseSending, setSending, trySending } from "./sending-settings.server.ts";
import type { SignatureAnswer } from "./signature-panel.tsx";
import { saveSignature } from "./signatures.server.ts";
import { saveAutomaticMail } from "./templates.server.ts";
import { sendTestOfWords } from "./test-words.server.ts";
import type { WordsAnswer } from "./words-panel.tsx";

/** What became of a change, for the part of the page that asked for it. */
export interface EmailAnswer extends MailboxesAnswer {
  sending?: SendingAnswer;
  words?: WordsAnswer;
  signature?: SignatureAnswer;
  surveys?: { channel: string; saved: boolean };
  trusted?: TrustedAnswer;
}

async function changeTrusted(actor: StaffActor, form: FormData): Promise<TrustedAnswer> {
  const mailboxId = String(form.get("mailboxId") ?? "");
  const trusted = trustedOfText(String(form.get("trusted") ?? ""));
  if (!trusted) return { mailboxId, saved: false };
  try {
    await saveTrusted(actor, mailboxId, trusted);
    return { mailboxId, saved: true };
  } catch (error) {
    if (error instanceof Invalid) return { mailboxId, saved: false };
    throw error;
  }
}

async function changeSending(actor: StaffActor, intent: string, form: FormData): Promise<SendingAnswer> {
  const mailboxId = String(form.get("mailboxId") ?? "");
  if (intent === "pause" || intent === "resume") {
    await pauseSending(actor, mailboxId, intent === "pause");
    return { mailboxId, saved: true };
  }
  if (intent === "relay") {
    await setSending(actor, mailboxId, null);
    return { mailboxId, saved: true };
  }
  const { value } = readForm(sendingForm, form);
  const settings = value && settingsOfForm(value, await keptSending(actor, mailboxId));
  if (!settings) return { mailboxId, problem: "unusable" };
  if (intent === "try") {
    const problem = await trySending(actor, mailboxId, settings);
    return problem ? { mailboxId, problem } : { mailboxId, reached: true };
  }
  await setSending(actor, mailboxId, settings);
  return { mailboxId, saved: true };
}

async function changeWords(actor: StaffActor, intent: string, form: FormData): Promise<WordsAnswer> {
  const { value } = readForm(wordsForm, form);
  if (!value) return { kind: String(form.get("kind") ?? ""), problem: "words" };
  const { kind, language, enabled, subject, body } = value;
  const words = { subject, body: body.replace(/\r\n?/g, "\n") };
  if (intent === "test") {
    const result = await sendTestOfWords(actor, kind, language, words);
    return result.sent ? { kind, sentTo: result.to } : { kind, problem: result.problem };
  }
  await saveAutomaticMail(actor, kind, { language, enabled, words: intent === "ours" ? null : words });
  return { kind, saved: true };
}

async function changeSignature(actor: StaffActor, form: FormData): Promise<SignatureAnswer> {
  const { value } = readForm(signatureForm, form);
  if (!value) return { teamId: String(form.get("teamId") ?? ""), unknown: "" };
  const { teamId, ...signature } = value;
  try {
    await saveSignature(actor, teamId, signature);
    return { teamId, saved: true };
  } catch (error) {
    if (error instanceof ProblemError && error.errors)
      return { teamId, unknown: error.errors[0]?.detail ?? "" };
    throw error;
  }
}

/** Makes one change that the settings of email ask for. Whether somebody may is for its use case to say. */
export async function changeEmail(actor: StaffActor, form: FormData): Promise<EmailAnswer> {
  const intent = String(form.get("intent") ?? "");
  if (Object.hasOwn(mailboxChanges, intent)) return mailboxChanges[intent]!(actor, form, intent);
  switch (intent) {
    case "words":
    case "test":
    case "ours":
      return { words: await changeWords(actor, intent, form) };
    case "trusted":
      return { trusted: await changeTrusted(actor, form) };
    case "signature":
      return { signature: await changeSignature(actor, form) };
    case "surveys": {
      const { value } = readForm(surveySettingForm, form);
      if (value) await saveSurveySetting(actor, value);
      return { surveys: { channel: String(form.get("channel") ?? ""), saved: value !== null } };
    }
    default:
      return { sending: await changeSending(actor, intent, form) };
  }
}
