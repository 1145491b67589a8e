import type { Actor } from "#app/features/accounts/permissions.ts";
import { pool, type Tx } from "#app/platform/db.server.ts";
import { type Label, type LabelSource, type LabelVerdict, usualConfidence } from "./label.ts";

/** A statement to be written down. */
export interface NewLabel {
  transactionId: string;
  source: LabelSource;
  strand?: string;
  /** its own id within the source: a repeat is not written again */
  key: string;
  verdict: LabelVerdict;
  confidence?: number;
  /** when it was found, and when we came to know of it */
  at: Date;
  knownAt?: Date;
  conversationId?: string | null;
}

const by = (actor: Actor) => ({
  staffId: actor.type === "staff" ? actor.id : null,
  apiKeyId: actor.type === "api_key" ? actor.id : null,
});

/**
 * Writes statements down inside the transaction of whatever makes them.
 *
 * @returns how many were new
 */
export async function writeLabels(tx: Tx, actor: Actor, labels: readonly NewLabel[]): Promise<number> {
  const { count } = await tx.label.createMany({
    data: labels.map(({ strand = "", confidence, knownAt, conversationId = null, ...label }) => ({
      ...label,
      strand,
      conversationId,
      confidence: confidence ?? usualConfidence[label.source],
      knownAt: knownAt ?? label.at,
      ...by(actor),
    })),
    skipDuplicates: true,
  });
  return count;
}

/** The last word of one strand about a payment. */
export async function lastStatement(tx: Tx, transactionId: string, source: LabelSource, strand = "") {
  const last = await tx.label.findFirst({
    where: { transactionId, source, strand },
    orderBy: [{ knownAt: "desc" }, { id: "desc" }],
    select: { verdict: true },
  });
  return (last?.verdict ?? null) as LabelVerdict | null;
}

/**
 * Takes an analyst's verdict back, where there is one.
 *
 * @param key the statement's own id
 */
export async function withdrawAnalyst(tx: Tx, actor: Actor, transactionId: string, key: string, at: Date) {
  const last = await lastStatement(tx, transactionId, "analyst");
  if (last === null || last === "withdrawn") return;
  await writeLabels(tx, actor, [{ transactionId, source: "analyst", key, verdict: "withdrawn", at }]);
}

/** Everything that was said of some payments, by payment. */
export async function labelsOf(transactionIds: readonly string[]): Promise<Map<string, Label[]>> {
  const { rows } = await pool.query<Omit<Label, "knownAt"> & { transactionId: string; knownAt: Date }>(
    `SELECT id, transaction_id AS "transactionId", source, strand, verdict, confidence, known_at AS "knownAt"
     FROM labels WHERE transaction_id = ANY($1) ORDER BY id`,
    [transactionIds],
  );
  const labels = new Map<string, Label[]>();
  for (const { transactionId, knownAt, ...label } of rows) {
    const held = labels.get(transactionId) ?? [];
    held.push({ ...label, knownAt: knownAt.getTime() });
    labels.set(transactionId, held);
  }
  return labels;
}
