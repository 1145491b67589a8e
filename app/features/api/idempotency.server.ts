import type { PoolClient } from "pg";
import type { ApiKeyActor } from "#app/features/accounts/permissions.ts";
import { transaction } from "#app/platform/db.server.ts";
import { ProblemError } from "#app/platform/errors.ts";

/** An answer in the parts that are kept. */
export interface KeptAnswer {
  status: number;
  body: object;
}

/** @throws {ProblemError} 400 where the header is there and unusable. @returns null where it is not there */
export function idempotencyKeyOf(request: Request): string | null {
  const key = request.headers.get("Idempotency-Key");
  if (key === null) return null;
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw new ProblemError(400, "invalid_idempotency_key", "The Idempotency-Key is not usable", {
      detail: "It has 1 to 255 visible ASCII characters.",
    });
  }
  return key;
}

async function claim(client: PoolClient, actor: ApiKeyActor, key: string, requestHash: string) {
  const { rowCount } = await client.query(
    `INSERT INTO idempotency_keys (api_key_id, key, request_hash, status, body)
     VALUES ($1, $2, $3, 0, '{}') ON CONFLICT DO NOTHING`,
    [actor.id, key, requestHash],
  );
  return rowCount === 1;
}

async function firstAnswer(client: PoolClient, actor: ApiKeyActor, key: string, requestHash: string) {
  const { rows } = await client.query<KeptAnswer & { request_hash: string }>(
    "SELECT request_hash, status, body FROM idempotency_keys WHERE api_key_id = $1 AND key = $2",
    [actor.id, key],
  );
  const kept = rows[0];
  // Swept away between the two looks: as good as a key that was never used, but not to be guessed at.
  if (!kept) throw new ProblemError(409, "idempotency_key_expired", "The Idempotency-Key has just expired");
  if (kept.request_hash !== requestHash) {
    throw new ProblemError(
      422,
      "idempotency_key_reused",
      "The Idempotency-Key was used with another request",
      {
        detail: "Give every request its own key; repeat one only with the very same body.",
      },
    );
  }
  return { status: kept.status, body: kept.body };
}

/**
 * Does the work once for a key. The answer is kept in the transaction of the work, so
 * either both are there or neither; a second request with the key waits for the first
 * and gets its answer.
 *
 * @param requestHash what makes two requests the same
 * @param work runs inside the transaction; what it throws leaves the key unused
 */
export async function answerOnce(
  actor: ApiKeyActor,
  key: string,
  requestHash: string,
  work: (client: PoolClient) => Promise<KeptAnswer>,
): Promise<KeptAnswer & { replayed: boolean }> {
  return transaction(async (client) => {
    if (!(await claim(client, actor, key, requestHash))) {
      return { ...(await firstAnswer(client, actor, key, requestHash)), replayed: true };
    }
    const { status, body } = await work(client);
    await client.query(
      "UPDATE idempotency_keys SET status = $3, body = $4::jsonb WHERE api_key_id = $1 AND key = $2",
      [actor.id, key, status, JSON.stringify(body)],
    );
    return { status, body, replayed: false };
  });
}
