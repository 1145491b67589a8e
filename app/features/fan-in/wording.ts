import { tellingWord } from "#app/features/conversations/telling.ts";
import {
  type IncidentState,
  type KeptPattern,
  mayBeTold,
  subjectOf,
} from "#app/features/failures/incident-state.ts";
import type { KeptTexts, TextKind } from "#app/features/failures/incident-view.ts";
import type { Scope } from "#app/features/failures/payment.ts";
import type { FailureReason } from "#app/features/failures/reasons.ts";
import { incidents as en } from "#app/i18n/en/incidents.ts";
import { incidents as zh } from "#app/i18n/zh/incidents.ts";

export type AnswerKind = "answer" | "recovery";
export type Language = "en" | "zh";
/** What customers are told, in both languages. */
export type Wording = Record<Language, string>;
/** What a public page says of an incident: while it lasts, and afterwards. */
export const statusKinds = ["status", "statusAfter"] as const;
export type StatusKind = (typeof statusKinds)[number];
/** Answers, what is written to those who have not written themselves, and what a public page says. */
export type WordingKind = TextKind;
/** By kind; what nobody has changed is left out. */
export type KeptWording = KeptTexts;

/** What is filled in for each customer. */
export const blanks = ["name", "what", "payment"] as const;
type Blank = (typeof blanks)[number];

/** Everybody reads a public page: nobody's name or payment stands there. */
export const blanksOf = (kind: WordingKind): readonly Blank[] =>
  (statusKinds as readonly WordingKind[]).includes(kind) ? ["what"] : blanks;

export const longestWording = 4_000;

const words = { en: en.customer, zh: zh.customer };

const fill = (text: string, facts: Readonly<Record<string, string>>) =>
  text.replace(/\{(\w+)\}/g, (whole, blank: string) => facts[blank] ?? whole);

/** What fails, as a customer would call it: their bank's cards, a shop, a way to pay. */
export function plainScope(scope: Scope, language: Language, merchantName: string | null): string {
  const { what } = words[language];
  if (scope.issuer) return fill(what.issuer, { issuer: scope.issuer });
  if (scope.merchant && merchantName) return fill(what.merchant, { merchant: merchantName });
  if (scope.method === "card" || scope.network || scope.bin || scope.country) return what.card;
  if (scope.method === "wallet" || scope.method === "bank_transfer" || scope.method === "balance")
    return what[scope.method];
  return what.payments;
}

/** What an incident is about, as far as its wording depends on it. */
export interface Cause {
  pattern: KeptPattern;
  reason: FailureReason | null;
}

/**
 * The wording a console proposes; what to do before another try depends on why payments fail. Of money that was taken
 * twice something else is told: those payments went through. Of payments that do not arrive nobody knows whose they
 * are, nor that any failed.
 */
export function readyWording(kind: WordingKind, { pattern, reason }: Cause): Wording {
  const of = (language: Language) => {
    const own = words[language];
    const subject = subjectOf(pattern);
    if (subject === "twice" || subject === "missing") return own[subject][kind];
    if (kind === "recovery" || kind === "statusAfter") return own[kind];
    return fill(own[kind], { advice: reason === "timeout" ? own.adviceTimeout : own.advice });
  };
  return { en: of("en"), zh: of("zh") };
}

/** What a message is about that no conversation was begun for. */
export const noticeSubject = (language: Language, pattern: KeptPattern): string =>
  subjectOf(pattern) === "twice" ? words[language].twice.noticeSubject : words[language].noticeSubject;

/** What is known of the customer an answer goes to. */
export interface Addressee {
  language: Language;
  name: string | null;
  /** their payment in words, such as "of 129.90 CNY at Harbour Books"; null where it is not proven to be theirs */
  payment: { amount: string; merchant: string | null } | null;
}

/** The answer as one customer reads it. */
export function answerFor(
  wording: Wording,
  scope: Scope,
  merchantName: string | null,
  { language, name, payment }: Addressee,
): string {
  const own = words[language];
  const facts: Record<Blank, string> = {
    name: name ?? own.nobody,
    what: plainScope(scope, language, merchantName),
    payment: payment
      ? payment.merchant
        ? fill(own.paymentAt, { amount: payment.amount, merchant: payment.merchant })
        : fill(own.paymentOf, { amount: payment.amount })
      : "",
  };
  return fill(wording[language], facts)
    .replace(/[ \t]+([,.;，。；])/g, "$1")
    .replace(/ {2,}/g, " ")
    .trim();
}

/** What of an incident a public page is about. */
export interface PublicIncident {
  state: IncidentState;
  pattern: KeptPattern;
  scope: Scope;
  reason: FailureReason | null;
  merchantName: string | null;
  wording: KeptWording | null;
}

/** Which of the texts of a public page fits where an incident stands. */
export const statusKindOf = (state: IncidentState): StatusKind =>
  state === "open" ? "status" : "statusAfter";

/** What a public page says of an incident now; null where customers are not told of it. */
export function statusText(incident: PublicIncident): Wording | null {
  const { state, pattern, scope, reason, merchantName, wording } = incident;
  // Where people write more than payments fail, no payment fails that could be spoken of.
  if (state === "false_alarm" || pattern === "contacts" || !mayBeTold(pattern, reason, scope)) return null;
  const kind = statusKindOf(state);
  const text = wording?.[kind] ?? readyWording(kind, { pattern, reason });
  const of = (language: Language) =>
    fill(text[language], { what: plainScope(scope, language, merchantName) });
  return { en: of("en"), zh: of("zh") };
}

export type WordingFault = "empty" | "long" | "blank" | "telling";

/** Why a text cannot be told to everybody, or null where it can. */
export function wordingFault(text: string, kind: WordingKind = "answer"): WordingFault | null {
  if (text.trim() === "") return "empty";
  if (text.length > longestWording) return "long";
  for (const [, blank] of text.matchAll(/\{([^{}]*)\}/g))
    if (!(blanksOf(kind) as readonly string[]).includes(blank ?? "")) return "blank";
  return tellingWord(text) ? "telling" : null;
}

const agreeing =
  /^(?:(?:ok(?:ay)?|yes|great|perfect|thanks?|thank you|thx|ty|cheers|all (?:is )?(?:good|well|fine)|it works(?: (?:now|again))?|works(?: (?:now|again))?|(?:it'?s )?(?:solved|fixed|done|fine|good)|it (?:went through|worked)|(?:very|so) much|a lot|now|again|for (?:your|the) (?:help|reply|update)|got it|好(?:的|了|吧)?|可以了?|行|嗯+|谢谢(?:你们?|您)?|多谢|感谢|没问题了?|解决了|已?成功了?|支付成功了?|能付了|搞定了?|收到|知道了|正常了|现在|了)[\s,.!?~;，。！？～、]*)+$/i;

/** Whether a customer's short line says that all is well. Anything that asks or adds something is not. */
export const agrees = (text: string): boolean => {
  const line = text.replace(/[\u2019]/g, "'").trim();
  return line.length > 0 && line.length <= 80 && !/[?？]/.test(line) && agreeing.test(line);
};
