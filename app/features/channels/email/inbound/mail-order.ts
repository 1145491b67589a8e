import type { ReadMail } from "./read-mail.ts";

interface Ordered {
  identity: string;
  receivedAt: Date;
  mail: ReadMail;
}

/** Mails in the order they are put into their threads: oldest first, but each behind those of them it answers. */
export function inOrder<Mail extends Ordered>(mails: readonly Mail[]): Mail[] {
  const byIdentity = new Map<string, Mail[]>();
  for (const one of mails) byIdentity.set(one.identity, [...(byIdentity.get(one.identity) ?? []), one]);
  const begun = new Set<Mail>();
  const ordered: Mail[] = [];
  const add = (one: Mail) => {
    if (begun.has(one)) return;
    begun.add(one);
    for (const answered of one.mail.hints.answers) byIdentity.get(answered)?.forEach(add);
    ordered.push(one);
  };
  mails.toSorted((a, b) => a.receivedAt.getTime() - b.receivedAt.getTime()).forEach(add);
  return ordered;
}
