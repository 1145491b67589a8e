import { randomUUID } from "node:crypto";
import { setImmediate as breathe } from "node:timers/promises";
import { pool } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import { fromMinor } from "#app/platform/money.ts";
import { hours, minutes, seconds } from "#app/platform/time.ts";
import { Amended, answeredWithin, failedBefore } from "./amended.server.ts";
import { presentTaxonomy } from "./codes/mapping.server.ts";
import { takeOver } from "./counted-batches.server.ts";
import { Detector } from "./detect.ts";
import { learnedDays, learnsFor } from "./learning.ts";
import type { PaymentRecord } from "./payment.ts";
import { saveIncidents } from "./save-incidents.server.ts";
import type { Taxonomy } from "./taxonomy.ts";
import type { NotedChange } from "./waiting-outcomes.server.ts";

/** What is normal is learned from so many days, and from no more payments than this. */
const learnedPayments = 600_000;
/** … but at least from so long as it takes until anything is told, however many payments that are. */
const leastLearned = learnsFor + hours(2);
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
/**
 * That no payment arrives is told by the clock while the stream is live: most of the last payments
 * came soon after they were made, and the newest is no older than this.
 */
const liveFor = hours(2);
const soon = minutes(2);
const mostLate = 0.3;
const leaseFor = seconds(20);
const between = seconds(1);

const columns = `
  t.id, t.occurred_at AS "at", t.amount_minor AS "amountMinor", t.currency, t.method, t.channel, t.status,
  t.customer_id AS "customerId", t.terminal_id AS "terminalId", t.merchant_id AS "merchantId",
  t.card_fingerprint AS fingerprint, t.card_bin AS bin, t.card_network AS network, t.card_issuer AS issuer,
  t.card_country AS country, t.device_id AS "deviceId", t.device_ip AS "deviceIp", t.failure_scheme AS scheme, t.failure_code AS code`;

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
  deviceId: string | null;
  deviceIp: string | null;
  scheme: string | null;
  code: string | null;
}

const given = (text: string | null) => text ?? undefined;

const deviceOf = ({ deviceId, deviceIp }: Pick<Row, "deviceId" | "deviceIp">) => ({
  id: given(deviceId),
  ip: given(deviceIp),
});

/** Devices of payments that failed: what is noted of a change does not say them. */
async function devicesOf(changes: readonly NotedChange[]) {
  const failed = changes.filter(({ is, fingerprint }) => is.status === "failed" && fingerprint);
  if (failed.length === 0) return new Map<string, PaymentRecord["device"]>();
  const { rows } = await pool.query<Pick<Row, "id" | "deviceId" | "deviceIp">>(
    `SELECT id, device_id AS "deviceId", device_ip AS "deviceIp" FROM transactions
     WHERE id = ANY($1) AND coalesce(device_id, device_ip) IS NOT NULL`,
    [failed.map(({ id }) => id)],
  );
  return new Map(rows.map((row) => [row.id, deviceOf(row)]));
}

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
  device: deviceOf(row),
  failure: row.status === "failed" ? { scheme: given(row.scheme), code: given(row.code) } : undefined,
});

const recordOfChange = ({ id, occurredAt, amountMinor, values, customer, fingerprint, is }: NotedChange) =>
  ({
    id,
    occurredAt: new Date(occurredAt).toISOString(),
    amount: fromMinor(amountMinor, values.currency!),
    currency: values.currency!,
    method: values.method!,
    status: is.status,
    channel: given(values.channel),
    customerId: given(customer),
    terminalId: given(values.terminal),
    merchant: { id: given(values.merchant) },
    card: {
      fingerprint: given(fingerprint),
      bin: given(values.bin),
      network: given(values.network),
      issuer: given(values.issuer),
      country: given(values.country),
    },
    failure: is.status === "failed" ? { scheme: given(is.scheme), code: given(is.code) } : undefined,
  }) satisfies PaymentRecord;

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
  /** version of the mapping of codes that the detector learned by */
  private learnedBy = 0;
  private generation = "";
  private batch = 0;
  private newest = 0;
  private late = 0;
  private lateAt = 0;
  private learnedAt = 0;
  /** share of the last payments that did not come soon; a history says nothing of now */
  private slow = 1;
  private ticked = 0;
  private stopping = false;

  /** @param mostLearned payments that what is normal is learned from, where fewer days hold more */
  constructor(
    holder: string = randomUUID(),
    private readonly mostLearned = learnedPayments,
  ) {
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
    const taxonomy = await presentTaxonomy();
    // What is normal of a reason is another matter once codes mean something else.
    if (this.detector === null || anew || this.learnedBy !== taxonomy.version) await this.learn(taxonomy);
    const ids = await this.takeBatches();
    const saved = ids.length > 0 || anew || this.tick();
    if (saved && this.detector) await this.save(this.detector, ids);
  }

  /** Moves the detector's clock. @returns whether a minute ended by it */
  private tick(): boolean {
    const now = Date.now() - soon;
    if (!this.detector || this.slow > mostLate || now <= this.newest || now - this.newest > liveFor)
      return false;
    this.detector.tick(now);
    const ended = Math.floor(now / minutes(1)) > this.ticked;
    this.ticked = Math.floor(now / minutes(1));
    return ended;
  }

  private async renew() {
    if (this.stopping || !(await this.hold())) throw new LeaseLost("Another process follows the payments");
  }

  /** Learns what is normal from the payments that are there, in the order they happened. */
  private async learn(taxonomy: Taxonomy) {
    const started = Date.now();
    const { rows: progress } = await pool.query<{ batch: number }>(
      "SELECT batch FROM outcome_progress WHERE id = 1",
    );
    this.batch = progress[0]?.batch ?? 0;
    this.late = 0;
    this.newest = 0;
    this.generation = randomUUID();
    const detector = new Detector(taxonomy);
    this.learnedBy = taxonomy.version;
    const { rows: bounds } = await pool.query<{ at: Date | null }>(
      `SELECT greatest($1::timestamptz, least($2::timestamptz, coalesce(
         (SELECT occurred_at FROM transactions ORDER BY occurred_at DESC OFFSET $3 LIMIT 1), '-infinity'))) AS at`,
      [new Date(started - learnedDays), new Date(started - leastLearned), this.mostLearned],
    );
    const earlier = await failedBefore(new Date(started - answeredWithin));
    const amended = new Amended((record, at) => detector.amend(record, at));
    let place: [Date, string] = [bounds[0]?.at ?? new Date(0), ""];
    let learned = 0;
    for (;;) {
      const { rows } = await pool.query<Row>(
        `SELECT ${columns} FROM transactions t WHERE (t.occurred_at, t.id) > ($1, $2) AND t.occurred_at <= $3
         ORDER BY t.occurred_at, t.id LIMIT ${pageSize}`,
        [...place, new Date(started + minutes(1))],
      );
      for (const row of rows) {
        amended.tell(row.at.getTime());
        const before = earlier.get(row.id);
        if (!before) this.push(detector, recordOf(row), row.at.getTime());
        else {
          const { scheme, code, amendedAt } = before;
          this.push(detector, recordOf({ ...row, status: "failed", scheme, code }), row.at.getTime());
          amended.wait(amendedAt, recordOf(row), row.at.getTime());
        }
      }
      learned += rows.length;
      const last = rows.at(-1);
      if (!last || rows.length < pageSize) break;
      place = [last.at, last.id];
      detector.finished();
      await this.renew();
      await breathe();
    }
    amended.tell(Number.POSITIVE_INFINITY);
    this.detector = detector;
    this.learnedAt = Date.now();
    await this.save(detector, [], true);
    log.info({ payments: learned, ms: Date.now() - started }, "what is normal was learned");
  }

  private push(detector: Detector, record: PaymentRecord, at: number) {
    this.slow += ((Date.now() - at > soon ? 1 : 0) - this.slow) * 0.02;
    if (at < this.newest - lateAfter) {
      this.late += 1;
      this.lateAt = Date.now();
      detector.amend(record, at);
      return;
    }
    this.newest = Math.max(this.newest, Math.min(at, Date.now()));
    detector.push(record, at);
  }

  /** @returns the payments of the batches that were counted since, in their order */
  private async takeBatches(): Promise<string[]> {
    const detector = this.detector;
    if (!detector) return [];
    const ids = new Set<string>();
    for (let changes = takeOver(this.batch + 1); changes; changes = takeOver(this.batch + 1)) {
      changes.sort((one, other) => one.occurredAt - other.occurredAt);
      const devices = await devicesOf(changes);
      for (const [place, change] of changes.entries()) {
        ids.add(change.id);
        const record = { ...recordOfChange(change), device: devices.get(change.id) };
        this.push(detector, record, change.occurredAt);
        if (place % pageSize === pageSize - 1) await breathe();
      }
      this.batch += 1;
    }
    for (const id of await this.readBatches(detector)) ids.add(id);
    return [...ids];
  }

  /** Takes in what other processes have counted. */
  private async readBatches(detector: Detector): Promise<Set<string>> {
    const { rows: batches } = await pool.query<{ batch: number; ids: string[] }>(
      `SELECT batch, transaction_ids AS ids FROM outcome_batches WHERE batch > $1 ORDER BY batch LIMIT 20`,
      [this.batch],
    );
    const ids = new Set(batches.flatMap((batch) => batch.ids));
    if (batches.length === 0) return ids;
    // A gap: this process slept for longer than the log is kept.
    if (batches[0]!.batch !== this.batch + 1) {
      this.detector = null;
      return new Set();
    }
    const all = [...ids];
    for (let from = 0; from < all.length; from += pageSize) {
      const { rows } = await pool.query<Row>(
        `SELECT ${columns} FROM transactions t WHERE t.id = ANY($1) ORDER BY t.occurred_at, t.id`,
        [all.slice(from, from + pageSize)],
      );
      for (const row of rows) this.push(detector, recordOf(row), row.at.getTime());
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
    // What was no more than usual after all is taken back: it is told no more.
    const founded = [...standing, ...handedOut].filter(({ unfounded }) => !unfounded);
    const told = new Map(founded.map((incident) => [incident.id, incident]));
    await saveIncidents({
      holder: this.holder,
      generation: this.generation,
      incidents: [...told.values()],
      begins: taken,
      changed,
      watchedUntil: this.newest,
      batch: this.batch,
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
