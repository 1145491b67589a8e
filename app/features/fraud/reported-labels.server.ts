import type { PoolClient } from "pg";
import type { ApiKeyActor } from "#app/features/accounts/permissions.ts";
import { keptId } from "#app/features/transactions/ingest.server.ts";
import { assertScope } from "#app/features/transactions/scope.ts";
import type { ProblemItem } from "#app/platform/errors.ts";
import { type ReportedLabel, readLabel, sameStatement } from "./reported-label.ts";

/** What became of one statement. Pointers are relative to its record. */
export type LabelResult =
  | { id: string; result: "created" | "unchanged" }
  | { id: string | null; result: "rejected"; errors: ProblemItem[] };

const rejected = (id: string | null, errors: ProblemItem[]): LabelResult => ({
  id,
  result: "rejected",
  errors,
});

const nameOf = (value: unknown): string | null => {
  const id = value && typeof value === "object" && "id" in value ? value.id : null;
  return typeof id === "string" ? keptId(id.slice(0, 128)) : null;
};

const unknownPayment: ProblemItem = {
  pointer: "/transactionId",
  code: "unknown_transaction",
  detail: "is no payment that was reported; report the payment first, then this again",
};
const otherStatement: ProblemItem = {
  pointer: "/id",
  code: "id_reused",
  detail: "was used for another statement; give every statement an id of its own",
};

/**
 * Takes in what banks say of payments, inside the caller's transaction. Good records are kept
 * beside bad ones; a repeat changes nothing.
 *
 * @param records whatever was sent, each judged on its own
 * @param now milliseconds since 1970
 * @returns one result for each record, in their order
 * @throws {Forbidden} without the scope
 */
export async function takeLabels(
  client: PoolClient,
  actor: ApiKeyActor,
  records: readonly unknown[],
  now: number,
): Promise<LabelResult[]> {
  assertScope(actor, "labels:write");
  const read = records.map((record) => readLabel(record, now));
  const labels = read.flatMap(({ label }) =>
    label ? { ...label, id: keptId(label.id), transactionId: keptId(label.transactionId) } : [],
  );
  const { rows: payments } = await client.query<{ id: string }>(
    "SELECT id FROM transactions WHERE id = ANY($1)",
    [[...new Set(labels.map(({ transactionId }) => transactionId))]],
  );
  const known = new Set(payments.map(({ id }) => id));
  const wanted = labels.filter(({ transactionId }) => known.has(transactionId));
  const { rows: written } = await client.query<{ key: string }>(
    `INSERT INTO labels (transaction_id, source, key, verdict, confidence, at, known_at, api_key_id)
     SELECT transaction_id, 'chargeback', 'api:' || id, verdict, confidence, to_timestamp(at / 1000), to_timestamp(known_at / 1000), $7
     FROM unnest($1::text[], $2::text[], $3::text[], $4::float8[], $5::float8[], $6::float8[])
       WITH ORDINALITY AS g (transaction_id, id, verdict, confidence, at, known_at, place)
     ORDER BY place
     ON CONFLICT (source, key) DO NOTHING RETURNING key`,
    [
      wanted.map(({ transactionId }) => transactionId),
      wanted.map(({ id }) => id),
      wanted.map(({ verdict }) => verdict),
      wanted.map(({ confidence }) => confidence),
      wanted.map(({ at }) => at),
      wanted.map(({ knownAt }) => knownAt),
      actor.id,
    ],
  );
  const fresh = new Set(written.map(({ key }) => key));
  const held = await heldStatements(client, wanted);
  let next = 0;
  return read.map(({ label, errors }, place) => {
    if (!label) return rejected(nameOf(records[place]), errors);
    const kept = labels[next]!;
    next += 1;
    if (!known.has(kept.transactionId)) return rejected(kept.id, [unknownPayment]);
    if (!sameStatement(kept, held.get(kept.id)!)) return rejected(kept.id, [otherStatement]);
    return { id: kept.id, result: fresh.delete(`api:${kept.id}`) ? "created" : "unchanged" };
  });
}

/** The statements as they are held now, by their ids. */
async function heldStatements(client: PoolClient, labels: readonly ReportedLabel[]) {
  const { rows } = await client.query<ReportedLabel>(
    `SELECT substr(key, 5) AS id, transaction_id AS "transactionId", verdict, confidence FROM labels
     WHERE source = 'chargeback' AND key = ANY($1)`,
    [labels.map(({ id }) => `api:${id}`)],
  );
  return new Map(rows.map((row) => [row.id, row]));
}
