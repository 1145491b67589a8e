import { tellingWord } from "#app/features/conversations/telling.ts";
import type { Language } from "./mail-words.ts";
import type { AutomaticKind } from "./outgoing.ts";

export interface Words {
  subject: string;
  body: string;
}

/** What every automatic mail may name; each kind may name more. */
export const commonVariables = [
  "customer.firstName",
  "ticket.number",
  "ticket.subject",
  "mailbox.name",
] as const;

/** The variables that a kind's words may name beside the common ones, and those they must. */
export const kindVariables: Record<AutomaticKind, { more: string[]; needed: string[] }> = {
  received: { more: [], needed: [] },
  solved: { more: [], needed: [] },
  survey: { more: ["survey.link"], needed: ["survey.link"] },
  away: { more: [], needed: [] },
  transcript: { more: ["transcript"], needed: ["transcript"] },
  continuity: { more: ["messages"], needed: ["messages"] },
};

/** What goes out where nobody has written other words. */
export const defaultWords: Record<AutomaticKind, Record<Language, Words>> = {
  received: {
    en: {
      subject: "We have your message (#{{ticket.number}})",
      body: "Hello {{customer.firstName}},\n\nThank you for writing. Your message has arrived and somebody will answer it. Your number is #{{ticket.number}}; simply reply to this mail to add something.\n\n{{mailbox.name}}",
    },
    zh: {
      subject: "我们已收到您的来信（#{{ticket.number}}）",
      body: "{{customer.firstName}}，您好：\n\n感谢您的来信。我们已收到，将尽快由专人回复。您的编号是 #{{ticket.number}}；如需补充，直接回复此邮件即可。\n\n{{mailbox.name}}",
    },
  },
  solved: {
    en: {
      subject: "Your request #{{ticket.number}} is solved",
      body: "Hello {{customer.firstName}},\n\nWe think that your request “{{ticket.subject}}” is solved. If it is not, simply reply to this mail: it will be open again.\n\n{{mailbox.name}}",
    },
    zh: {
      subject: "您的请求 #{{ticket.number}} 已解决",
      body: "{{customer.firstName}}，您好：\n\n我们认为您的请求“{{ticket.subject}}”已经解决。如果还没有，请直接回复此邮件，我们会重新处理。\n\n{{mailbox.name}}",
    },
  },
  survey: {
    en: {
      subject: "Did we help you?",
      body: "Hello {{customer.firstName}},\n\nLast time you wrote to us about “{{ticket.subject}}”. Did we help? Two clicks are enough:\n\n{{survey.link}}\n\nThank you.\n\n{{mailbox.name}}",
    },
    zh: {
      subject: "我们帮到您了吗？",
      body: "{{customer.firstName}}，您好：\n\n您之前就“{{ticket.subject}}”联系过我们。我们帮到您了吗？点两下即可告诉我们：\n\n{{survey.link}}\n\n谢谢。\n\n{{mailbox.name}}",
    },
  },
  away: {
    en: {
      subject: "We are away at the moment (#{{ticket.number}})",
      body: "Hello {{customer.firstName}},\n\nYour message has arrived. Nobody is here at the moment; we answer as soon as we are back.\n\n{{mailbox.name}}",
    },
    zh: {
      subject: "目前不在办公时间（#{{ticket.number}}）",
      body: "{{customer.firstName}}，您好：\n\n我们已收到您的来信。目前不在办公时间，我们上班后会尽快回复。\n\n{{mailbox.name}}",
    },
  },
  transcript: {
    en: {
      subject: "Our conversation #{{ticket.number}}",
      body: "Hello {{customer.firstName}},\n\nhere is what we wrote to each other, as you asked.\n\n{{transcript}}\n\n{{mailbox.name}}",
    },
    zh: {
      subject: "我们的对话记录 #{{ticket.number}}",
      body: "{{customer.firstName}}，您好：\n\n应您的要求，以下是我们的对话记录。\n\n{{transcript}}\n\n{{mailbox.name}}",
    },
  },
  continuity: {
    en: {
      subject: "We answered you in the chat (#{{ticket.number}})",
      body: "Hello {{customer.firstName}},\n\nyou had left the chat when we answered:\n\n{{messages}}\n\nReply to this mail and we go on from here.\n\n{{mailbox.name}}",
    },
    zh: {
      subject: "我们在聊天中回复了您（#{{ticket.number}}）",
      body: "{{customer.firstName}}，您好：\n\n您离开聊天后，我们回复了您：\n\n{{messages}}\n\n直接回复此邮件，即可继续对话。\n\n{{mailbox.name}}",
    },
  },
};

const gap = /\{\{\s*([a-zA-Z.]{1,60})\s*\}\}/g;

/** The variables that a text names. */
export const namedIn = (text: string): string[] => [...text.matchAll(gap)].map(([, name]) => name!);

/** A variable that a template may not name, or one that it must and does not; or a word that no customer is told. */
export interface WordsProblem {
  problem: "unknown" | "needed" | "telling";
  name: string;
}

/** What is wrong with a kind's words; nothing is the good case. */
export function checkWords(kind: AutomaticKind, { subject, body }: Words): WordsProblem[] {
  const { more, needed } = kindVariables[kind];
  const known = new Set<string>([...commonVariables, ...more]);
  const named = namedIn(`${subject}\n${body}`);
  const told = tellingWord(`${subject}\n${body}`);
  return [
    ...(told ? [{ problem: "telling" as const, name: told }] : []),
    ...[...new Set(named)]
      .filter((name) => !known.has(name))
      .map((name) => ({ problem: "unknown" as const, name })),
    ...needed
      .filter((name) => !namedIn(body).includes(name))
      .map((name) => ({ problem: "needed" as const, name })),
  ];
}

/** Made-up facts for looking at words before they are used. */
export const sampleVariables: Record<Language, Record<string, string>> = {
  en: {
    "customer.firstName": "Ann",
    "ticket.number": "1042",
    "ticket.subject": "Payment failed",
    "mailbox.name": "UPay Support",
    "survey.link": "https://console.example/survey/…",
    transcript: "Ann:\nMy payment failed.\n\nLin Wei:\nIt is on its way back to you.",
    messages: "Lin Wei:\nIt is on its way back to you.",
  },
  zh: {
    "customer.firstName": "王芳",
    "ticket.number": "1042",
    "ticket.subject": "付款失败",
    "mailbox.name": "UPay 客服",
    "survey.link": "https://console.example/survey/…",
    transcript: "王芳：\n我的付款失败了。\n\n林伟：\n款项正在退回。",
    messages: "林伟：\n款项正在退回。",
  },
};

const gapWithSpace = /([^\S\n]?)\{\{\s*([a-zA-Z.]{1,60})\s*\}\}(，?)/g;

/**
 * Words with their variables put in, each once: what a customer calls themselves is never read as a variable.
 * A greeting of somebody whose name we do not know loses the name and what parts it from the rest.
 */
export function filled(words: Words, variables: Readonly<Record<string, string>>): Words {
  const put = (text: string) =>
    text.replace(gapWithSpace, (_found, space: string, name: string, comma: string) => {
      const value = variables[name] ?? "";
      return value === "" && name === "customer.firstName" ? "" : `${space}${value}${comma}`;
    });
  return { subject: put(words.subject).replace(/\s+/g, " ").trim(), body: put(words.body).trim() };
}
