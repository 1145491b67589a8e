import { createHash } from "node:crypto";
import type pg from "pg";
import { pool, prisma, type Sql, transaction } from "#app/platform/db.server.ts";
import { ProblemError } from "#app/platform/errors.ts";
import { days } from "#app/platform/time.ts";
import { type Attachment, type FileRefusal, largestFile, largestTogether, mostFiles } from "./attachment.ts";
import { judgeFile } from "./file-facts.server.ts";

/** Whose a file is until it is sent. Who may bring and name one is for the caller to know. */
export interface Holder {
  type: "staff" | "visitor";
  id: string;
  /** what its address is counted by; null where only the person is */
  addressKey?: string | null;
}

const words: Record<FileRefusal, [status: number, title: string]> = {
  empty: [400, "The file is empty"],
  too_large: [413, "The file is too large"],
  wrong_type: [415, "Files of this kind are not taken"],
  too_many: [429, "That were many files; try again later"],
  busy: [503, "Many files arrive right now; try again in a moment"],
  gone: [409, "A file is not there any more, or was sent before"],
};

/** A file that is not taken. Its `code` is a {@link FileRefusal}. */
export class FileRefused extends ProblemError {
  constructor(why: FileRefusal) {
    const [status, title] = words[why];
    super(status, why, title, status === 429 || status === 503 ? { headers: { "Retry-After": "60" } } : {});
  }
}

/**
 * What one holder, and one address, may bring within an hour: more than anybody sends by hand. Behind one
 * address may sit a whole office.
 */
const perHour = {
  staff: { files: 500, bytes: 2_000_000_000 },
  visitor: { files: 40, bytes: 150_000_000 },
  address: { files: 400, bytes: 1_500_000_000 },
} as const;

interface Brought {
  files: number;
  bytes: number;
}

const isTooMuch = (held: Brought | undefined, limit: Brought, size: number) =>
  held !== undefined && (held.files >= limit.files || held.bytes + size > limit.bytes);

const columns = "id, name, type, size, width, height";

/** Whether a holder may bring so much more now. @throws {FileRefused} */
async function checkRoom(client: pg.PoolClient, { type, id, addressKey }: Holder, size: number) {
  const lately = "count(*)::int AS files, coalesce(sum(size), 0)::bigint AS bytes FROM attachments";
  const own = await client.query<Brought>(
    `SELECT ${lately} WHERE holder_type = $1 AND holder_id = $2::uuid AND kept_at > now() - interval '1 hour'`,
    [type, id],
  );
  if (isTooMuch(own.rows[0], perHour[type], size)) throw new FileRefused("too_many");
  if (!addressKey) return;
  const beside = await client.query<Brought>(
    `SELECT ${lately} WHERE address_key = $1 AND kept_at > now() - interval '1 hour'`,
    [addressKey],
  );
  if (isTooMuch(beside.rows[0], perHour.address, size)) throw new FileRefused("too_many");
}

/**
 * Keeps a file until a message names it, once for its id; it returns after the commit. What is not named
 * within days is removed.
 *
 * @param file `id` is a UUID given by whoever brings it; `intendedFor` the conversation it is meant for
 * @returns what is shown of it: its type is what its content is, its name fits that
 * @throws {FileRefused}
 */
export async function keepFile(
  holder: Holder,
  file: { id: string; name: string; bytes: Uint8Array; intendedFor?: string | null },
): Promise<Attachment> {
  const { id, bytes, intendedFor = null } = file;
  if (bytes.length === 0) throw new FileRefused("empty");
  if (bytes.length > largestFile) throw new FileRefused("too_large");
  const facts = await judgeFile(file.name, bytes);
  if (!facts) throw new FileRefused("wrong_type");
  const hash = createHash("sha256").update(bytes).digest("hex");
  return transaction(async (client) => {
    // Whoever brings several at once is counted one after the other.
    await client.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [`files ${holder.id}`]);
    const { rows: before } = await client.query<Attachment & { own: boolean }>(
      `SELECT ${columns}, holder_type = $2 AND holder_id = $3::uuid AND sha256 = $4 AS own
       FROM attachments WHERE id = $1::uuid`,
      [id, holder.type, holder.id, hash],
    );
    if (before[0]) {
      const { own, ...kept } = before[0];
      if (!own) throw new FileRefused("gone");
      return kept;
    }
    await checkRoom(client, holder, bytes.length);
    const { rows } = await client.query<Attachment>(
      `INSERT INTO attachments (id, holder_type, holder_id, address_key, intended_for, name, type, size, width, height, sha256)
       VALUES ($1::uuid, $2, $3::uuid, $4, $5::uuid, $6, $7, $8, $9, $10, $11) RETURNING ${columns}`,
      [
        id,
        holder.type,
        holder.id,
        holder.addressKey ?? null,
        intendedFor,
        facts.name,
        facts.type,
        bytes.length,
        facts.width,
        facts.height,
        hash,
      ],
    );
    await client.query("INSERT INTO attachment_contents (attachment_id, content) VALUES ($1::uuid, $2)", [
      id,
      bytes,
    ]);
    return rows[0]!;
  });
}

/** Removes a file that was not sent. One that was, or is another's, stays. */
export async function dropFile(holder: Holder, id: string): Promise<void> {
  await prisma.attachment.deleteMany({
    where: { id, holderType: holder.type, holderId: holder.id, conversationId: null },
  });
}

/** What a holder has kept for a conversation and not sent, oldest first. */
export const unsentFiles = (holder: Holder, conversationId: string): Promise<Attachment[]> =>
  prisma.attachment.findMany({
    where: {
      holderType: holder.type,
      holderId: holder.id,
      conversationId: null,
      intendedFor: conversationId,
    },
    orderBy: [{ keptAt: "asc" }, { id: "asc" }],
    select: { id: true, name: true, type: true, size: true, width: true, height: true },
    take: mostFiles,
  });

/**
 * Gives files to a line, each once, in the order they are named. Call it in the transaction that writes the
 * line, under its conversation's lock; the line's data tells what it returns.
 *
 * @throws {FileRefused} `gone` where one is not the holder's, is not there or was sent before
 */
export async function nameFiles(
  sql: Sql,
  holder: Holder,
  ids: readonly string[],
  { conversationId, seq }: { conversationId: string; seq: number },
): Promise<Attachment[]> {
  if (ids.length === 0) return [];
  if (ids.length > mostFiles) throw new FileRefused("too_many");
  const named = await sql<Attachment>(
    `UPDATE attachments SET conversation_id = $1::uuid, seq = $2::int
     WHERE id = ANY($3::uuid[]) AND holder_type = $4 AND holder_id = $5::uuid AND conversation_id IS NULL
     RETURNING ${columns}`,
    [conversationId, seq, [...ids], holder.type, holder.id],
  );
  if (named.length !== ids.length) throw new FileRefused("gone");
  if (named.reduce((sum, { size }) => sum + size, 0) > largestTogether) throw new FileRefused("too_large");
  return ids.map((id) => named.find((file) => file.id === id)!);
}

/** Files of a line with their content, in no order but that of their ids: for whatever carries a line elsewhere. */
export async function contentsOf(
  conversationId: string,
  seq: number,
): Promise<(Attachment & { content: Uint8Array })[]> {
  const held = await prisma.attachment.findMany({
    where: { conversationId, seq },
    include: { content: true },
  });
  return held.flatMap(({ id, name, type, size, width, height, content }) =>
    content ? [{ id, name, type, size, width, height, content: content.content }] : [],
  );
}

/** Days that files are kept which no message names. What one begins to write today may go tomorrow. */
const keptUnsent = { staff: 7, visitor: 2 } as const;
/** So many at a time: each takes its content along. */
const removedAtOnce = 200;

/** Removes files that nobody sent. @returns how many */
export async function removeUnsentFiles(now = new Date()): Promise<number> {
  const before = (type: keyof typeof keptUnsent) => new Date(now.getTime() - days(keptUnsent[type]));
  const { rowCount } = await pool.query(
    `DELETE FROM attachments WHERE id IN (
       SELECT id FROM attachments WHERE conversation_id IS NULL
         AND kept_at < CASE holder_type WHEN 'staff' THEN $1::timestamptz ELSE $2::timestamptz END
       ORDER BY kept_at LIMIT $3 FOR UPDATE SKIP LOCKED)`,
    [before("staff"), before("visitor"), removedAtOnce],
  );
  return rowCount ?? 0;
}
