import { z } from "zod";
import type { HeaderField } from "../mime/header-fields.ts";
import { type AuthResult, type AuthResults, readAuthResults } from "./auth-results.ts";

/** A mail server whose word about senders counts for a mailbox. */
export const trustedMtaSchema = z.object({
  /** the name it writes into Authentication-Results, in lower case */
  authservId: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z0-9_](?:[a-z0-9._-]{0,250}[a-z0-9_])?$/),
  /** addresses or networks it hands mails to our SMTP server from, beside those of our own network */
  addresses: z.array(z.string().regex(/^[0-9a-fA-F.:]{2,45}(?:\/\d{1,3})?$/)).max(50),
});
export type TrustedMta = z.infer<typeof trustedMtaSchema>;
export const trustedMtasSchema = z.array(trustedMtaSchema).max(20);

/** What a server that was trusted found, and its name. */
export interface PassedOn {
  authservId: string;
  results: AuthResult[];
}

/**
 * What trusted servers found, as far as it can be theirs. A server prepends what it finds to what came in, and
 * takes out what claims its name (RFC 8601, section 5): so its fields stand before the Received fields of hops
 * before it. What stands below the first hop after its first field was written by somebody else.
 *
 * @param trusted those that count for whoever handed the mail over
 * @returns null where none of them says anything
 */
export function passedOn(fields: readonly HeaderField[], trusted: readonly TrustedMta[]): PassedOn | null {
  if (trusted.length === 0) return null;
  const isTheirs = (said: AuthResults | null): said is AuthResults =>
    said !== null && trusted.some(({ authservId }) => authservId === said.authservId);
  const saidBy = ({ name, value }: HeaderField) =>
    name === "authentication-results" ? readAuthResults(value) : null;
  const start = fields.findIndex((field) => isTheirs(saidBy(field)));
  if (start === -1) return null;
  const hop = fields.findIndex(({ name }, place) => place > start && name === "received");
  const said = fields
    .slice(start, hop === -1 ? undefined : hop)
    .map(saidBy)
    .filter(isTheirs);
  const { authservId } = said[0]!;
  return {
    authservId,
    results: said.filter((one) => one.authservId === authservId).flatMap(({ results }) => results),
  };
}

/** As the settings show them: one a line, the name and then its addresses. */
export const trustedText = (trusted: readonly TrustedMta[]) =>
  trusted.map(({ authservId, addresses }) => [authservId, ...addresses].join(" ")).join("\n");

/** The inverse of {@link trustedText}; null where a line cannot be meant. */
export function trustedOfText(text: string): TrustedMta[] | null {
  const lines = text.split(/\r?\n/).map((line) => line.trim().split(/[\s,]+/));
  const listed = lines
    .filter(([name]) => name)
    .map(([authservId, ...addresses]) => ({ authservId, addresses }));
  const parsed = trustedMtasSchema.safeParse(listed);
  return parsed.success ? parsed.data : null;
}
