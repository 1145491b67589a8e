import type { SenderCheck } from "#app/features/conversations/mail-facts.ts";
import { databaseJson } from "#app/platform/database-json.ts";
import type { Sql } from "#app/platform/db.server.ts";
import { lookAgainAt } from "../sender/recheck-senders.server.ts";
import type { ReadMail } from "./read-mail.ts";

/** A mail with the line of the thread that it is. */
export interface PlacedMail {
  id: string;
  mailbox: string;
  identity: string;
  mail: ReadMail;
  check: SenderCheck;
  conversationId: string;
  seq: number;
  participant: boolean;
}

const rowOf = ({ id, mail, check, conversationId, ...rest }: PlacedMail, at: Date) => ({
  id,
  conversation_id: conversationId,
  seq: rest.seq,
  mailbox: rest.mailbox,
  identity: rest.identity,
  participant: rest.participant,
  from_name: mail.from.name,
  from_address: mail.from.address,
  auto: mail.auto,
  sender_check: check,
  check_again_at: lookAgainAt(check, at, at),
  warnings: mail.warnings,
  subject: mail.subject,
  details: { to: mail.to, cc: mail.cc, date: mail.date, forwarded: mail.forwarded },
  text: mail.text,
  html: mail.html,
});

const textOf = (text: string) => text.replaceAll("\0", "");

async function keepFiles(sql: Sql, { id, mail }: PlacedMail) {
  const values = mail.files.flatMap(({ name, type, inline, contentId, content }, place) => {
    const known = contentId === null ? null : textOf(contentId);
    return [place, textOf(name), textOf(type), inline, known, content.length, Buffer.from(content)];
  });
  const rows = mail.files.map((_, place) => {
    const first = place * 7 + 2;
    return `($1::uuid, ${Array.from({ length: 7 }, (_, column) => `$${first + column}`)})`;
  });
  await sql(
    `INSERT INTO email_files (email_id, place, name, type, inline, content_id, size, content) VALUES ${rows}`,
    [id, ...values],
  );
}

/** Keeps what mails were beside their lines: all of their text, their HTML and their files. */
export async function keepMails(sql: Sql, mails: readonly PlacedMail[], at: Date): Promise<void> {
  await sql(
    `INSERT INTO email_messages (id, conversation_id, seq, direction, mailbox, identity, participant, from_name,
       from_address, auto, sender_check, check_again_at, warnings, subject, details, text, html, at)
     SELECT id, conversation_id, seq, 'in', mailbox, identity, participant, from_name, from_address, auto,
       sender_check, check_again_at, warnings, subject, details, text, html, $2::timestamptz
     FROM json_to_recordset($1::json) AS g (id uuid, conversation_id uuid, seq int, mailbox text, identity text,
       participant boolean, from_name text, from_address text, auto text, sender_check jsonb,
       check_again_at timestamptz, warnings jsonb, subject text, details jsonb, text text, html text)`,
    [databaseJson(mails.map((one) => rowOf(one, at))), at],
  );
  for (const one of mails) if (one.mail.files.length > 0) await keepFiles(sql, one);
}
