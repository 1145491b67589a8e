import { expect, it } from "vitest";
import { countOutcomes } from "#app/features/failures/count-outcomes.server.ts";
import { countRetries } from "#app/features/failures/retries/count-retries.server.ts";
import { readFunnel } from "#app/features/failures/retries/funnel.server.ts";
import { ingestTransactions } from "#app/features/transactions/ingest.server.ts";
import { hours, minutes } from "#app/platform/time.ts";
import { transactionRecord } from "#tests/records.ts";

const system = { type: "system" } as const;
const now = Math.floor(Date.now() / hours(1)) * hours(1);
const all = { table: "counts", dimension: "all", value: "all" } as const;

let made = 0;
const attempt = (customerId: string, ago: number, status: "failed" | "succeeded", different: object = {}) =>
  transactionRecord({
    id: `tx_funnel_${++made}`,
    customerId,
    occurredAt: new Date(now - ago).toISOString(),
    amount: "20.00",
    currency: "EUR",
    status,
    ...(status === "failed" && { failure: { scheme: "iso8583", code: "91" } }),
    ...different,
  });

async function take(...records: ReturnType<typeof attempt>[]) {
  await ingestTransactions(system, records, { quiet: true });
  await countOutcomes();
  // A minute later everything that changed is due.
  await countRetries(Date.now() + minutes(2));
}

const funnel = async () => readFunnel(all, now - hours(48), now);

it("failed payments are followed for a day: tried again, gone through, each once, late ones too", async () => {
  await take(
    // Three failures in a row and then it goes through: one payment that was recovered.
    attempt("f_1", hours(5), "failed"),
    attempt("f_1", hours(4), "failed"),
    attempt("f_1", hours(3), "failed"),
    attempt("f_1", hours(2), "succeeded"),
    // Tried again in vain, never again, and too late.
    attempt("f_2", hours(5), "failed"),
    attempt("f_2", hours(4), "failed"),
    attempt("f_3", hours(5), "failed"),
    attempt("f_4", hours(30), "failed"),
    attempt("f_4", hours(1), "succeeded"),
    // Another amount and another shop are other payments.
    attempt("f_5", hours(5), "failed"),
    attempt("f_5", hours(4), "succeeded", { amount: "21.00" }),
    attempt("f_5", hours(4), "succeeded", { merchant: { id: "m_other" } }),
    attempt("f_6", hours(2), "succeeded"),
  );
  expect(await funnel()).toEqual({
    from: now - hours(48),
    to: now,
    failed: 5,
    retried: 2,
    recovered: 1,
    money: [{ currency: "EUR", failed: 10_000, recovered: 2_000 }],
  });

  const merchant = { ...all, dimension: "merchant", value: "m_9" } as const;
  expect(await readFunnel(merchant, now - hours(48), now)).toMatchObject({ failed: 5, recovered: 1 });
  expect(await readFunnel({ ...merchant, value: "m_other" }, now - hours(48), now)).toMatchObject({
    failed: 0,
  });

  // One that comes late joins hours that were counted, and one that was taken for failed went through.
  await take(attempt("f_3", hours(3), "succeeded"));
  expect(await funnel()).toMatchObject({ failed: 5, retried: 3, recovered: 2 });
  await take(attempt("f_3", hours(6), "failed"));
  expect(await funnel()).toMatchObject({ failed: 5, retried: 3, recovered: 2 });
  expect(
    await readFunnel({ table: "combinations", values: { method: "card" } }, now - hours(48), now),
  ).toBeNull();
  expect(
    await readFunnel({ ...all, dimension: "currency", value: "EUR" }, now - hours(48), now),
  ).toMatchObject({
    failed: 5,
  });
  // Nothing changed: nothing is due that is older than a day.
  expect(await countRetries(Date.now())).toBe(0);
});
