import { randomUUID } from "node:crypto";
import { setImmediate as breathe } from "node:timers/promises";
import { pool } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import { fromMinor } from "#app/platform/money.ts";
import { days, minutes, seconds } from "#app/platform/time.ts";
import { Detector } from "./detect.ts";
import type { PaymentRecord } from "./payment.ts";
import { saveIncidents } from "./save-incidents.server.ts";

/** What is normal is learned from so many days, and from no more payments than this. */
const learnedDays = days(14);
const learnedPayments = 600_000;
const pageSize = 2_000;
/** Payments that come later than this are counted but tell detection nothing. */
const lateAfter = minutes(30);
/**
 * So many late ones are a history that was added: once no more of them come, what is normal is
 * learned anew, at most this often.
 */
const lateUntilAnew = 2_000;
const calmFor = seconds(5);
const leastBetweenAnew = minutes(1);
const leaseFor = seconds(20);
const between = seconds(1);

const columns = `
  t.id, t.occurred_at AS "at", t.amount_minor AS "amountMinor", t.currency, t.method, t.channel, t.status,
  t.customer_id AS "customerId", t.terminal_id AS "terminalId", t.merchant_id AS "merchantId",
  t.card_fingerprint AS fingerprint, t.card_bin AS bin, t.card_network AS network, t.card_issuer AS issuer,
  t.card_country AS country, t.failure_scheme AS scheme, t.failure_code AS code`;

interface Row {
  id: string;
  at: Date;
  amountMinor: number;
  currency: string;
  method: string;
  channel: string | null;
  status: string;
  customerId: string | null;
  terminalId: string | null;
  merchantId: string | null;
  fingerprint: string | null;
  bin: string | null;
  network: string | null;
  issuer: string | null;
  country: string | null;
  scheme: string | null;
  code: string | null;
}

const given = (text: string | null) => text ?? undefined;

const recordOf = (row: Row): PaymentRecord => ({
  id: row.id,
  occurredAt: row.at.toISOString(),
  amount: fromMinor(row.amountMinor, row.currency),
  currency: row.currency,
  method: row.method,
  status: row.status,
  channel: given(row.channel),
  customerId: given(row.customerId),
  terminalId: given(row.terminalId),
  merchant: { id: given(row.merchantId) },
  card: {
    fingerprint: given(row.fingerprint),
    bin: given(row.bin),
    network: given(row.network),
    issuer: given(row.issuer),
    country: given(row.country),
  },
  failure: row.status === "failed" ? { scheme: given(row.scheme), code: given(row.code) } : undefined,
});

/** Thrown where another process has come to hold the lease: what this one knows is worth nothing. */
class LeaseLost extends Error {}

/**
 * Follows the stream of payments for incidents, in one process at a time. What it knows is a fold
 * over the payments and lives in memory; whoever takes over learns it from the database anew, and
 * takes up the incidents that are open.
 */
export class Follower {
  private readonly holder: string;
  private detector: Detector | null = null;
  private generation = "";
  private batch = 0;
  private newest = 0;
  private late = 0;
  private lateAt = 0;
  private learnedAt = 0;
  private stopping = false;

  constructor(holder: string = randomUUID()) {
    this.holder = holder;
  }

  /** @returns whether this process is the one that follows now */
  async hold(): Promise<boolean> {
    const { rowCount } = await pool.query(
      `UPDATE detector_lease SET holder = $1, until = now() + $2 * interval '1 millisecond'
       WHERE id = 1 AND (holder = $1 OR until < now())`,
      [this.holder, leaseFor],
    );
    if (rowCount === 0) this.detector = null;
    return rowCount === 1;
  }

  /** Ends what takes long; the next turn does nothing. */
  stop() {
    this.stopping = true;
  }

  /** Lets another process follow at once. */
  async release(): Promise<void> {
    this.detector = null;
    await pool.query("UPDATE detector_lease SET until = now() WHERE id = 1 AND holder = $1", [this.holder]);
  }

  /** Takes in what was counted since the last turn, and keeps what incidents it shows. */
  async turn(): Promise<void> {
    if (this.stopping || !(await this.hold())) return;
    const anew =
      this.late >= lateUntilAnew &&
      Date.now() - this.lateAt > calmFor &&
      Date.now() - this.learnedAt > leastBetweenAnew;
    if (this.detector === null || anew) await this.learn();
    const ids = await this.takeBatches();
    const saved = ids.length > 0 || anew;
    if (saved && this.detector) await this.save(this.detector, ids);
  }

  private async renew() {
    if (this.stopping || !(await this.hold())) throw new LeaseLost("Another process follows the payments");
  }

  /** Learns what is normal from the payments that are there, in the order they happened. */
  private async learn() {
    const started = Date.now();
    const { rows: progress } = await pool.query<{ batch: number }>(
      "SELECT batch FROM outcome_progress WHERE id = 1",
    );
    this.batch = progress[0]?.batch ?? 0;
    this.late = 0;
    this.newest = 0;
    this.generation = randomUUID();
    const detector = new Detector();
    const { rows: bounds } = await pool.query<{ at: Date | null }>(
      `SELECT greatest($1::timestamptz, (SELECT occurred_at FROM transactions ORDER BY occurred_at DESC
                                         OFFSET ${learnedPayments} LIMIT 1)) AS at`,
      [new Date(started - learnedDays)],
    );
    let place: [Date, string] = [bounds[0]?.at ?? new Date(0), ""];
    let learned = 0;
    for (;;) {
      const { rows } = await pool.query<Row>(
        `SELECT ${columns} FROM transactions t WHERE (t.occurred_at, t.id) > ($1, $2) AND t.occurred_at <= $3
         ORDER BY t.occurred_at, t.id LIMIT ${pageSize}`,
        [...place, new Date(started + minutes(1))],
      );
      for (const row of rows) this.push(detector, row);
      learned += rows.length;
      const last = rows.at(-1);
      if (!last || rows.length < pageSize) break;
      place = [last.at, last.id];
      detector.finished();
      await this.renew();
      await breathe();
    }
    this.detector = detector;
    this.learnedAt = Date.now();
    await this.save(detector, [], true);
    log.info({ payments: learned, ms: Date.now() - started }, "what is normal was learned");
  }

  private push(detector: Detector, row: Row) {
    const at = row.at.getTime();
    if (at < this.newest - lateAfter) {
      this.late += 1;
      this.lateAt = Date.now();
      return;
    }
    this.newest = Math.max(this.newest, Math.min(at, Date.now()));
    detector.push(recordOf(row), at);
  }

  /** @returns the payments of the batches that were counted since, in their order */
  private async takeBatches(): Promise<string[]> {
    const { rows: batches } = await pool.query<{ batch: number; ids: string[] }>(
      `SELECT batch, transaction_ids AS ids FROM outcome_batches WHERE batch > $1 ORDER BY batch LIMIT 20`,
      [this.batch],
    );
    const detector = this.detector;
    if (batches.length === 0 || !detector) return [];
    // A gap: this process slept for longer than the log is kept.
    if (batches[0]!.batch !== this.batch + 1) {
      this.detector = null;
      return [];
    }
    const ids = [...new Set(batches.flatMap((batch) => batch.ids))];
    for (let from = 0; from < ids.length; from += pageSize) {
      const { rows } = await pool.query<Row>(
        `SELECT ${columns} FROM transactions t WHERE t.id = ANY($1) ORDER BY t.occurred_at, t.id`,
        [ids.slice(from, from + pageSize)],
      );
      for (const row of rows) this.push(detector, row);
      await breathe();
    }
    this.batch = batches.at(-1)!.batch;
    return ids;
  }

  /**
   * @param changed payments since the last time
   * @param taken whether this is a detector that begins: what it saw end long ago is not told
   */
  private async save(detector: Detector, changed: readonly string[], taken = false) {
    const standing = detector.standing();
    const handedOut = detector.finished();
    const told = new Map([...standing, ...handedOut].map((incident) => [incident.id, incident]));
    await saveIncidents({
      holder: this.holder,
      generation: this.generation,
      incidents: [...told.values()],
      begins: taken,
      changed,
      watchedUntil: this.newest,
    });
  }
}

/**
 * Follows the payments until stopped: every process that runs workers calls it, and one of them holds
 * the lease.
 *
 * @returns ends it, and hands the lease on
 */
export function followPayments(): () => Promise<void> {
  const follower = new Follower();
  let stopped = false;
  let running: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const look = () => {
    running = follower
      .turn()
      .catch(async (error: Error) => {
        log.warn({ reason: error.message }, "payments were not followed; learning anew");
        await follower.release().catch(() => undefined);
      })
      .then(() => {
        if (!stopped) timer = setTimeout(look, between);
      });
  };
  look();
  return async () => {
    stopped = true;
    follower.stop();
    clearTimeout(timer);
    await running;
    await follower.release().catch(() => undefined);
  };
}
