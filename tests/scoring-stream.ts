import type { Habit, Payment } from "#app/features/fraud/habit.ts";
import {
  type Report as LiveReport,
  noModel,
  scoreInOrder,
  type Told,
} from "#app/features/fraud/live/assessor.ts";
import { decodeContributions } from "#app/features/fraud/live/contribution.ts";
import { decodeEntries, type Entry } from "#app/features/fraud/live/entry.ts";
import { Ledgers } from "#app/features/fraud/live/ledgers.ts";
import { featureRows, liveFeatures } from "#app/features/fraud/live/live-features.ts";
import { laneCount, laneOf } from "#app/features/transactions/lane.ts";
import type { Status } from "#app/features/transactions/transaction.ts";
import { pool, transaction } from "#app/platform/db.server.ts";
import { enqueue } from "#app/platform/queue.server.ts";
import { days, hours, minutes } from "#app/platform/time.ts";
import { seeded } from "#tests/seeded.ts";
import { until } from "#tests/setup/until.ts";

export type StreamedPayment = Payment & { customerId: string | null };

/** A payment as it came in, or a later report of one that came before. */
export interface Report {
  payment: StreamedPayment;
  update: boolean;
}

const pick = <T>(random: () => number, values: readonly T[]): T =>
  values[Math.floor(random() * values.length)]!;

/**
 * Payments of customers, of bare cards, of bare devices and of nobody, with habits and
 * oddities; some arrive late, some change their status later.
 *
 * @param name sets this stream's ids apart from all others
 */
export function makeStream(name: string, length: number, seed: number, subjects = 24): Report[] {
  const random = seeded(seed);
  const start = Date.UTC(2026, 2, 1);
  const reports: { at: number; report: Report }[] = [];
  for (let made = 0; made < length; made += 1) {
    const who = Math.floor(random() * subjects);
    const kind = who % 8;
    const odd = random() < 0.06;
    const step = (days(40) / length) * made;
    const payment: StreamedPayment = {
      id: `${name}-${made}`,
      // One in twenty tells of a time long before those around it; ties are common.
      occurredAt: start + Math.floor(step / minutes(7)) * minutes(7) - (random() < 0.05 ? hours(30) : 0),
      amountMinor: Math.round(Math.exp(8 + (who % 3) + random() + (odd ? 4 : 0))),
      currency: random() < 0.1 ? "USD" : "CNY",
      status: random() < 0.15 ? "failed" : random() < 0.3 ? "pending" : "succeeded",
      method: "card",
      channel: pick(random, ["online", "in_app", "in_store", null]),
      deviceId: kind === 7 ? null : `${name}-device-${who}${odd ? made : ""}`,
      deviceCountry: odd ? pick(random, ["BR", "US", "CN"]) : "CN",
      cardFingerprint: kind >= 6 ? null : `${name}-card-${who}-${Math.floor(random() * 1.2)}`,
      cardCountry: "CN",
      merchantId: `${name}-merchant-${Math.floor(random() ** 3 * 20)}`,
      merchantMcc: pick(random, ["5411", "5812", "7995", null]),
      merchantCountry: "CN",
      terminalId: random() < 0.5 ? `${name}-terminal-${Math.floor(random() ** 2 * 9)}` : null,
      deviceIp: random() < 0.8 ? `${name}-ip-${who % 11}${odd ? made % 7 : ""}` : null,
      customerId: kind >= 5 ? null : `${name}-customer-${who}`,
    };
    if (kind === 6) payment.deviceId = `${name}-device-${who}`;
    reports.push({ at: made, report: { payment, update: false } });
    if (payment.status === "pending") {
      const status: Status = random() < 0.4 ? "failed" : "succeeded";
      const report = { payment: { ...payment, status }, update: true };
      reports.push({ at: made + 20 + Math.floor(random() * 60), report });
    }
  }
  return reports.sort((one, other) => one.at - other.at).map(({ report }) => report);
}

/** Writes reports as ingest does, then nudges the lanes. One request never tells of a payment twice. */
export async function take(reports: readonly Report[], { nudge = true } = {}) {
  const lanes = new Set(reports.map(({ payment }) => laneOf(payment)));
  let request: Report[] = [];
  const ids = new Set<string>();
  for (const report of reports) {
    if (ids.has(report.payment.id)) {
      await write(request);
      request = [];
      ids.clear();
    }
    ids.add(report.payment.id);
    request.push(report);
  }
  await write(request);
  if (nudge) await enqueue("scoreLane", ...[...lanes].map((lane) => ({ lane })));
}

/** The payment (or its new status with the old one's history) and its place in the backlog, in one transaction. */
async function write(request: readonly Report[]) {
  await transaction(async (client) => {
    for (const { payment, update } of request) {
      if (update) {
        await client.query(
          `WITH held AS (SELECT id, status FROM transactions WHERE id = $1)
           INSERT INTO transaction_events (transaction_id, from_status, to_status) SELECT id, status, $2 FROM held`,
          [payment.id, payment.status],
        );
        await client.query("UPDATE transactions SET status = $2 WHERE id = $1", [payment.id, payment.status]);
      } else {
        await client.query(
          `INSERT INTO transactions (id, occurred_at, customer_id, amount_minor, currency, method, channel, status,
             merchant_id, merchant_mcc, merchant_country, card_fingerprint, card_country, device_id, device_country, terminal_id,
             device_ip)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
          [
            payment.id,
            new Date(payment.occurredAt),
            payment.customerId,
            payment.amountMinor,
            payment.currency,
            payment.method,
            payment.channel,
            payment.status,
            payment.merchantId,
            payment.merchantMcc,
            payment.merchantCountry,
            payment.cardFingerprint,
            payment.cardCountry,
            payment.deviceId,
            payment.deviceCountry,
            payment.terminalId,
            payment.deviceIp,
          ],
        );
      }
      await client.query("INSERT INTO scoring_backlog (lane, transaction_id, status) VALUES ($1, $2, $3)", [
        laneOf(payment),
        payment.id,
        payment.status,
      ]);
    }
  });
}

/** What is kept of a payment's score. */
export type Recorded = Pick<
  Told,
  "score" | "band" | "reasons" | "verdict" | "probability" | "contributions"
> & {
  features: Float32Array;
};

interface Logged {
  ordinal: number;
  /** null for outcomes */
  lane: number | null;
  seen: number;
  entries: Entry[];
}

/** The log from an entry on: which batches there were, and how far each saw. */
async function readLog(after: number): Promise<Logged[]> {
  const { rows } = await pool.query<{ ordinal: number; batch: number | null; seen: number; entries: Buffer }>(
    "SELECT ordinal, batch, seen, entries FROM scoring_log WHERE ordinal > $1 ORDER BY ordinal",
    [after],
  );
  return rows.map(({ ordinal, batch, seen, entries }) => ({
    ordinal,
    lane: batch === null ? null : batch % laneCount,
    seen,
    entries: decodeEntries(entries),
  }));
}

export const endOfLog = async () =>
  (await pool.query<{ last: number }>("SELECT last FROM scoring_order")).rows[0]!.last;

/**
 * The same stream folded offline: the reports of each lane in their order, cut into batches and
 * shown the shared ledgers as the log says. Of the log's own entries nothing is used but outcomes.
 *
 * @param after where the log stood before the stream
 */
export async function replay(reports: readonly Report[], after: number, deployment = noModel) {
  const habits = new Map<string, Habit>();
  const scores = new Map<string, Recorded>();
  const lanes = Array.from({ length: laneCount }, (): LiveReport[] => []);
  const told = new Set<string>();
  for (const { payment } of reports) {
    lanes[laneOf(payment)]!.push({ payment, first: !told.has(payment.id) });
    told.add(payment.id);
  }
  const ledgers = new Ledgers();
  const batches = await readLog(after);
  const made = new Map<number, Entry[]>();
  for (let folded = after; ; folded += 1) {
    if (folded > after) ledgers.fold(made.get(folded) ?? []);
    for (const { ordinal, lane, seen, entries: logged } of batches) {
      if (seen !== folded && !(folded === after && seen < after)) continue;
      if (lane === null) {
        made.set(ordinal, logged);
        continue;
      }
      const { entries, rows, told } = scoreInOrder(
        deployment,
        habits,
        ledgers,
        lanes[lane]!.splice(0, logged.length),
      );
      made.set(ordinal, entries);
      const width = liveFeatures.length;
      for (const { id, place, shadow: _, evaluation: __, ...kept } of told)
        scores.set(id, { ...kept, features: rows.slice(place * width, (place + 1) * width) });
    }
    if (folded >= (batches.at(-1)?.ordinal ?? after)) return { habits, scores, ledgers, made };
  }
}

/** What the live workers recorded for a stream. */
export async function recorded(reports: readonly Report[]): Promise<Map<string, Recorded>> {
  const { rows } = await pool.query<
    Omit<Recorded, "contributions" | "features"> & {
      id: string;
      contributions: Buffer;
      place: number;
      rows: Buffer | null;
    }
  >(
    `SELECT r.transaction_id AS id, r.score, r.band, r.reasons, r.verdict, r.probability, r.contributions, r.place, f.rows
     FROM risk_scores r LEFT JOIN scoring_features f USING (batch) WHERE r.transaction_id = ANY($1)`,
    [reports.map(({ payment }) => payment.id)],
  );
  const width = liveFeatures.length;
  return new Map(
    rows.map(({ id, contributions, place, rows: bytes, ...scored }) => [
      id,
      {
        ...scored,
        contributions: decodeContributions(contributions),
        features: bytes ? featureRows(bytes).slice(place * width, (place + 1) * width) : new Float32Array(),
      },
    ]),
  );
}

/** Parts of 1 to `most`, as they would come over the wire. */
export function* inParts<T>(list: readonly T[], most: number, random: () => number): Generator<T[]> {
  for (let at = 0; at < list.length; ) {
    const size = 1 + Math.floor(random() * most);
    yield list.slice(at, at + size);
    at += size;
  }
}

/** Until nothing of the stream waits any more. */
export const untilScored = (reports: readonly Report[]) =>
  until(
    "nothing of the stream is left to score",
    async () => {
      const { rows } = await pool.query<{ waiting: boolean }>(
        "SELECT EXISTS (SELECT FROM scoring_backlog WHERE transaction_id = ANY($1)) AS waiting",
        [reports.map(({ payment }) => payment.id)],
      );
      return rows[0]?.waiting === false;
    },
    60_000,
  );
