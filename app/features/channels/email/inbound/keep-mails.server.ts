import type { Part, SenderCheck } from "#app/features/conversations/mail-facts.ts";
import { databaseJson } from "#app/platform/database-json.ts";
import type { Sql } from "#app/platform/db.server.ts";
import { placesOf } from "#app/platform/sql-values.ts";
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
  part: Part;
}

const textOf = (text: string) => text.replaceAll("\0", "");
const orNull = (text: string | null) => (text === null ? null : textOf(text));

/** Columns of `email_messages` with what stands in them. */
const columnsOf = ({ id, mail, check, conversationId, ...rest }: PlacedMail, at: Date) => ({
  id,
  conversation_id: conversationId,
  seq: rest.seq,
  direction: "in",
  mailbox: rest.mailbox,
  identity: rest.identity,
  part: rest.part,
  from_name: textOf(mail.from.name),
  from_address: textOf(mail.from.address),
  auto: mail.auto,
  sender_check: databaseJson(check),
  check_again_at: lookAgainAt(check, at, at),
  warnings: databaseJson(mail.warnings),
  subject: textOf(mail.subject),
  details: databaseJson({
    to: mail.to,
    cc: mail.cc,
    date: mail.date,
    forwarded: mail.forwarded,
    references: mail.references,
    beginning: mail.beginning,
  }),
  text: textOf(mail.text),
  html: orNull(mail.html),
  at,
});

/** Columns of `email_files` with what stands in them. */
const fileColumnsOf = (id: string, file: ReadMail["files"][number], place: number) => ({
  email_id: id,
  place,
  name: textOf(file.name),
  type: textOf(file.type),
  inline: file.inline,
  content_id: orNull(file.contentId),
  size: file.content.length,
  content: Buffer.from(file.content.buffer, file.content.byteOffset, file.content.byteLength),
});

/** PostgreSQL counts the parameters of a statement in 16 bits. */
const mostParameters = 65_535;

/**
 * Inserts rows of the same columns, each value a parameter of its own: what mails are made of is long, and is
 * neither escaped here nor taken apart there.
 */
async function insertAll(sql: Sql, table: string, rows: readonly Record<string, unknown>[]) {
  const names = Object.keys(rows[0] ?? {});
  const most = Math.floor(mostParameters / Math.max(1, names.length));
  for (let from = 0; from < rows.length; from += most) {
    const some = rows.slice(from, from + most);
    await sql(
      `INSERT INTO ${table} (${names}) VALUES ${placesOf(some.length, names.length)}`,
      some.flatMap((row) => Object.values(row)),
    );
  }
}

/** Keeps what mails were beside their lines: all of their text, their HTML and their files. */
export async function keepMails(sql: Sql, mails: readonly PlacedMail[], at: Date): Promise<void> {
  await insertAll(
    sql,
    "email_messages",
    mails.map((one) => columnsOf(one, at)),
  );
  const files = mails.flatMap(({ id, mail }) =>
    mail.files.map((file, place) => fileColumnsOf(id, file, place)),
  );
  await insertAll(sql, "email_files", files);
}
