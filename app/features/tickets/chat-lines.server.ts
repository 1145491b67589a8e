import { pool } from "#app/platform/db.server.ts";
import { together } from "#app/platform/together.ts";

/** A line into a chat that is open: what its customer writes, or what one of the staff answers. */
export interface ChatLine {
  conversationId: string;
  kind: "inbound" | "reply";
  clientId: string;
  body: string;
  at: Date;
  preview: string;
  /** the customer where they are known, or the member of staff */
  authorId: string | null;
  /** the newest line its writer had seen; null to write whatever came meanwhile */
  seenSeq: number | null;
  /** what it is found by */
  terms: readonly string[];
}

/** Where a line stands after the commit, and how its ticket does. */
export interface PlacedChatLine {
  seq: number;
  version: number;
  assigneeId: string | null;
  /** seq of the public line before it; 0 where there is none */
  prev: number;
}

type Row = [place: number, seq: number, version: number, assigneeId: string | null, prev: number];

/** Stands between terms; no letter and no figure. */
const unitSeparator = "\x1f";

/** @param waits for conversations that somebody holds; else they are passed over */
async function writeAll(lines: readonly ChatLine[], waits: boolean): Promise<(PlacedChatLine | null)[]> {
  const { rows } = await pool.query<Row>({
    name: "write_chat_lines",
    rowMode: "array",
    text: `SELECT * FROM write_chat_lines($1::uuid[], $2::text[], $3::text[], $4::text[], $5::timestamptz[],
             $6::text[], $7::text[], $8::int[], $9::text[], $10)`,
    values: [
      lines.map(({ conversationId }) => conversationId),
      lines.map(({ kind }) => kind),
      lines.map(({ clientId }) => clientId),
      lines.map(({ body }) => body),
      lines.map(({ at }) => at),
      lines.map(({ preview }) => preview),
      lines.map(({ authorId }) => authorId),
      lines.map(({ seenSeq }) => seenSeq),
      lines.map(({ terms }) => terms.join(unitSeparator)),
      waits,
    ],
  });
  const placed = new Array<PlacedChatLine | null>(lines.length).fill(null);
  for (const [place, seq, version, assigneeId, prev] of rows)
    placed[place - 1] = { seq, version, assigneeId, prev };
  return placed;
}

const writeTogether = together<ChatLine, PlacedChatLine | null>({
  run: (lines) => writeAll(lines, false),
  most: 64,
  // A run costs about the same for one line as for four: what comes meanwhile goes with the next.
  mostRuns: 1,
  turnOf: ({ conversationId }) => conversationId,
});

/**
 * Writes a line where its conversation is an open chat and nothing else is in its way, with others that come at the
 * same time.
 *
 * @returns where it stands, after the commit; null where nothing was written and the ordinary way is to be taken
 */
export async function writeChatLine(line: ChatLine): Promise<PlacedChatLine | null> {
  const placed = await writeTogether(line);
  if (placed) return placed;
  // It was passed over where somebody holds its conversation for a moment; by itself it keeps nobody from theirs.
  const [alone] = await writeAll([line], true);
  return alone ?? null;
}
