import { z } from "zod";
import { cleanText } from "#app/features/conversations/conversation.ts";
import { clientId } from "#app/features/conversations/incoming.ts";
import { contact as en } from "#app/i18n/en/contact.ts";
import { contact as zh } from "#app/i18n/zh/contact.ts";
import { isCardNumber, replaceCardNumbers } from "#app/platform/card-numbers.ts";
import { webForm } from "./channel.ts";

/** Most characters of each field, as the page tells it too. */
export const longest = {
  name: 120,
  email: 254,
  subject: webForm.limits.subject,
  message: webForm.limits.message,
  transactionId: 128,
  lastFour: 40,
  amount: 40,
} as const;

/** Characters as people count them: an emoji is one. */
const isShort = (most: number) => (text: string) => text.length <= most || Array.from(text).length <= most;

const line = (most: number) =>
  z
    .string("required")
    .transform((text) => cleanText(text).replace(/\s+/g, " "))
    .pipe(z.string().min(1, "required").refine(isShort(most), "tooLong"));

const asciiDigits = (text: string) => text.normalize("NFKC").replace(/\D/g, "");

/** Four digits; of a whole card number, which nobody should have typed, the last four are kept. */
const lastFour = z
  .string()
  .max(longest.lastFour, "lastFour")
  .default("")
  .transform(asciiDigits)
  .transform((digits) => (isCardNumber(digits) ? digits.slice(-4) : digits))
  .pipe(z.string().regex(/^(\d{4})?$/, "lastFour"));

/** A field that people do not see; a browser or a program that fills it in is asked again. */
export const trapName = "company_fax";

/** What the contact page sends. Messages are codes: `contact.problem` in app/i18n. */
export const contactForm = z.object({
  clientId: clientId.catch(() => ""),
  name: line(longest.name),
  email: z
    .string("required")
    .transform((text) => cleanText(text).toLowerCase())
    .pipe(z.string().min(1, "required").max(longest.email, "email").and(z.email("email"))),
  subject: line(longest.subject),
  message: z
    .string("required")
    .transform(cleanText)
    .pipe(z.string().min(1, "required").refine(isShort(longest.message), "tooLong")),
  transactionId: z
    .string()
    .default("")
    .transform((text) => cleanText(text))
    .pipe(z.string().regex(/^\S{0,128}$/, "transactionId")),
  lastFour,
  amount: z
    .string()
    .default("")
    .transform((text) => cleanText(text).replace(/\s+/g, " "))
    .pipe(z.string().refine(isShort(longest.amount), "tooLong")),
  [trapName]: z.string().default("").pipe(z.literal("", "trap")),
});

/** What a visitor of the contact page wrote. Nothing of it proves who they are. */
export type Contact = Omit<z.output<typeof contactForm>, typeof trapName>;

const fields = ["name", "email", "subject", "message", "transactionId", "lastFour", "amount"] as const;
export type ContactField = (typeof fields)[number];

/** A form that could not be taken: what is wrong with it, and what was typed, to be shown again. */
export interface RefusedContact {
  problems: Partial<Record<ContactField, string>>;
  /** what is wrong with the form as a whole */
  form: "summary" | "trap" | "tooMany" | "expired";
  typed: Partial<Record<ContactField, string>>;
}

/** What was typed, for the page to show again: no card number goes back either. */
export const typedIn = (form: Record<string, unknown>): RefusedContact["typed"] =>
  Object.fromEntries(
    fields.map((field) => {
      const value = form[field];
      return [
        field,
        typeof value === "string" ? replaceCardNumbers(value.slice(0, longest.message * 4)) : "",
      ];
    }),
  );

/** Reads a sent form. */
export function readContact(
  form: Record<string, unknown>,
): { contact: Contact; refused: null } | { contact: null; refused: RefusedContact } {
  const parsed = contactForm.safeParse(form);
  const typed = typedIn(form);
  if (!parsed.success) {
    const problems: RefusedContact["problems"] = {};
    let trapped = false;
    for (const { path, message } of parsed.error.issues) {
      if (path[0] === trapName) trapped = true;
      else problems[path[0] as ContactField] ??= message;
    }
    const form = Object.keys(problems).length > 0 ? "summary" : trapped ? "trap" : "summary";
    return { contact: null, refused: { problems, form, typed } };
  }
  const { [trapName]: _empty, ...contact } = parsed.data;
  if (contact.clientId === "") return { contact: null, refused: { problems: {}, form: "expired", typed } };
  return { contact, refused: null };
}

/** The language a message is written in, as far as we serve it. */
export const languageOf = (text: string): "en" | "zh" => (/\p{Script=Han}/u.test(text) ? "zh" : "en");

/** Whether a full card number stands anywhere in it. */
export const holdsCardNumber = (form: Record<string, unknown>): boolean =>
  fields.some((field) => {
    const value = form[field];
    return (
      typeof value === "string" &&
      (replaceCardNumbers(value) !== value || (field === "lastFour" && isCardNumber(asciiDigits(value))))
    );
  });

/** The message as the thread shows it: the visitor's words, then what they know of the payment, in their language. */
export function contactText({ message, transactionId, lastFour, amount }: Contact): string {
  const { facts } = languageOf(message) === "zh" ? zh : en;
  const told = [
    transactionId && `${facts.transaction}: ${transactionId}`,
    lastFour && `${facts.lastFour}: ${lastFour}`,
    amount && `${facts.amount}: ${amount}`,
  ].filter(Boolean);
  return told.length > 0 ? `${message}\n\n${told.join("\n")}` : message;
}
