import type { MacroActions } from "./macro.ts";

/** What a canned reply may name, in double braces. */
export const variables = [
  "customer.name",
  "customer.firstName",
  "agent.name",
  "agent.firstName",
  "conversation.number",
  "transaction.id",
  "transaction.amount",
  "transaction.merchant",
  "transaction.date",
] as const;
export type Variable = (typeof variables)[number];

/** What is known for the variables of one conversation; null for what is not. */
export type VariableFacts = Readonly<Record<Variable, string | null>>;

const written = /\{\{\s*([a-zA-Z.]{1,60})\s*\}\}/g;
const isVariable = (name: string): name is Variable => (variables as readonly string[]).includes(name);

/** How a gap stands in a text until somebody fills it in. */
const gap = (name: string) => `[[${name}]]`;
const gaps = /\[\[([a-zA-Z.]{1,60})\]\]/g;

/**
 * A canned reply with its variables filled in. What is not known, and what is no variable,
 * stays a gap that cannot be sent: better no name than "Hello ,".
 */
export const fillIn = (text: string, facts: VariableFacts): string =>
  text.replace(written, (_, name: string) => (isVariable(name) ? (facts[name] ?? gap(name)) : gap(name)));

/** The gaps that are left in a text, each once. */
export const gapsIn = (text: string): string[] => [
  ...new Set([...text.matchAll(gaps)].map(([, name]) => name!)),
];

/**
 * How somebody is addressed: the first word of a name in Latin letters; a Chinese name as a
 * whole, since its given name alone is for friends.
 */
export function firstNameOf(name: string | null): string | null {
  const trimmed = name?.trim();
  if (!trimmed) return null;
  return /\p{Script=Han}/u.test(trimmed) ? trimmed : (trimmed.split(/\s+/)[0] ?? null);
}

/** A canned reply as it stands ready for one conversation. */
export interface ReadyReply {
  id: string;
  shortcut: string;
  title: string;
  /** filled in, in the customer's language; empty for a macro that says nothing */
  text: string;
  /** the payment whose facts stand in the text */
  quotes: string | null;
  /** it is about money, and it is not certain who writes: its words are kept back */
  locked: boolean;
  /** what a macro does beside; null for what is only said */
  actions: MacroActions | null;
}

/** Whether a text is filled in with what is known of a payment. */
export const namesPayment = (text: string) =>
  [...text.matchAll(written)].some(([, name]) => name!.startsWith("transaction."));

/** Variables that a text names and nobody knows of. */
export const unknownVariables = (text: string): string[] => [
  ...new Set([...text.matchAll(written)].map(([, name]) => name!).filter((name) => !isVariable(name))),
];

/** The word behind a slash that stands at the end of what is written, or null. */
export function slashWord(before: string): string | null {
  return /(?:^|\s)\/([\p{L}\p{N}-]{0,40})$/u.exec(before)?.[1]?.toLowerCase() ?? null;
}

/** Replies that fit a word, those whose shortcut begins with it first. */
export function fittingReplies(replies: readonly ReadyReply[], word: string): ReadyReply[] {
  const place = ({ shortcut, title }: ReadyReply) =>
    shortcut.startsWith(word) ? 0 : `${shortcut} ${title}`.toLowerCase().includes(word) ? 1 : 2;
  return replies
    .map((reply) => ({ reply, at: place(reply) }))
    .filter(({ at }) => at < 2)
    .sort((one, other) => one.at - other.at || one.reply.shortcut.localeCompare(other.reply.shortcut))
    .map(({ reply }) => reply);
}
