import { demoStaff } from "#app/features/accounts/demo-staff.server.ts";
import { takeCallEvent } from "#app/features/channels/phone-events.server.ts";
import { takeContact } from "#app/features/channels/web-form.server.ts";
import {
  type Letter,
  letterAbout,
  patience,
  type Writer,
  writesAbout,
} from "#app/features/simulation/letter.ts";
import { type PastConversation, pastConversation } from "#app/features/simulation/past-conversations.ts";
import { writePast } from "#app/features/tickets/past.server.ts";
import type { TransactionRecord } from "#app/features/transactions/transaction.ts";
import { pool, prisma } from "#app/platform/db.server.ts";
import { fromMinor } from "#app/platform/money.ts";
import { hours, minutes, seconds } from "#app/platform/time.ts";

const system = { type: "system" } as const;
const pastWanted = 66;

const isWriter = (row: { [K in keyof Writer]: string | null }): row is Writer =>
  Object.values(row).every((value) => value !== null);

async function writersOf(ids: readonly (string | undefined)[]): Promise<Map<string, Writer>> {
  const rows = await prisma.customer.findMany({
    where: { id: { in: ids.filter((id) => id !== undefined) } },
    select: { id: true, name: true, email: true, phone: true, locale: true, country: true },
  });
  return new Map(rows.filter(isWriter).map((writer) => [writer.id, writer]));
}

/** Letters that are on their way, each told when its time has come. */
export class Correspondence {
  readonly #seed: number;
  #due: { at: number; run: () => Promise<unknown> }[] = [];

  /** @param seed of the world whose customers write */
  constructor(seed: number) {
    this.#seed = seed;
  }

  /** The console has these payments now: some of their customers will get in touch. */
  async heard(records: readonly TransactionRecord[], now: number): Promise<void> {
    const moving = records.filter((record) => writesAbout(this.#seed, record));
    if (moving.length === 0) return;
    const writers = await writersOf(moving.map(({ customerId }) => customerId));
    for (const record of moving) {
      const writer = writers.get(record.customerId ?? "");
      if (writer) this.#plan(letterAbout(this.#seed, record, writer, now), record, writer);
    }
  }

  #plan(letter: Letter, record: TransactionRecord, writer: Writer) {
    const { at, channel, subject, message } = letter;
    if (channel === "phone") {
      const callId = `demo-${record.id}-${at.toString(36)}`;
      const ring = () =>
        takeCallEvent(system, { callId, event: "newCall", number: writer.phone, direction: "inbound" });
      this.#due.push({ at, run: ring });
      this.#due.push({ at: at + seconds(45), run: () => takeCallEvent(system, { callId, event: "hangup" }) });
      return;
    }
    const run = () =>
      takeContact(system, {
        clientId: `demo-${record.id}-${record.status}`.slice(0, 64),
        name: writer.name,
        email: writer.email,
        subject,
        message,
        transactionId: "",
        lastFour: "",
        amount: "",
      });
    this.#due.push({ at, run });
  }

  /** Tells what is due. What the console cannot take now is told no more: it is only a demonstration. */
  async tell(now: number): Promise<void> {
    const due = this.#due.filter(({ at }) => at <= now).sort((one, other) => one.at - other.at);
    if (due.length === 0) return;
    this.#due = this.#due.filter(({ at }) => at > now);
    for (const { run } of due) await run();
  }
}

/** Failed payments of the last day, and a few others that people write about; newest last. */
async function writtenAbout(since: Date): Promise<TransactionRecord[]> {
  const { rows } = await pool.query<{
    id: string;
    occurredAt: Date;
    amountMinor: number;
    currency: string;
    method: TransactionRecord["method"];
    status: TransactionRecord["status"];
    customerId: string;
    merchantName: string;
    last4: string | null;
  }>(
    `(SELECT id, occurred_at AS "occurredAt", amount_minor AS "amountMinor", currency, method, status,
             customer_id AS "customerId", merchant_name AS "merchantName", card_last4 AS last4
      FROM transactions WHERE status = 'failed' AND customer_id IS NOT NULL AND merchant_name IS NOT NULL
        AND occurred_at > $1 ORDER BY md5(id) LIMIT ${pastWanted - 16})
     UNION ALL
     (SELECT id, occurred_at, amount_minor, currency, method, status, customer_id, merchant_name, card_last4
      FROM transactions WHERE status <> 'failed' AND customer_id IS NOT NULL AND merchant_name IS NOT NULL
        AND occurred_at > $1 ORDER BY md5(id) LIMIT 16)`,
    [since],
  );
  return rows.map(({ occurredAt, amountMinor, currency, merchantName, last4, ...row }) => ({
    ...row,
    occurredAt: occurredAt.toISOString(),
    amount: fromMinor(amountMinor, currency),
    currency,
    merchant: { name: merchantName },
    ...(last4 && { card: { last4 } }),
  }));
}

async function write(past: PastConversation, staff: ReadonlyMap<string, string>) {
  const { writer, channel, lines, assignee, snoozedUntil, linked, identified, ...rest } = past;
  const idOf = (email: string | null) => (email ? (staff.get(email) ?? null) : null);
  const [first, ...others] = lines.map(({ at, kind, body, by, mentioned, seconds }) => ({
    at: new Date(at),
    kind,
    body,
    author: { type: by ? ("staff" as const) : ("customer" as const), id: idOf(by) },
    ...(mentioned && { data: { mentioned: mentioned.map(idOf) } }),
    ...(kind === "call" && {
      data: {
        direction: "inbound",
        outcome: "answered",
        seconds: seconds ?? null,
        number: writer.phone,
        followUpAt: null,
        callId: null,
      },
    }),
  }));
  if (!first) return;
  await writePast(system, {
    ...rest,
    channel,
    customerId: identified ? writer.id : null,
    contact: channel === "phone" ? { phone: writer.phone } : { name: writer.name, email: writer.email },
    locale: writer.locale,
    lines: [first, ...others],
    assigneeId: idOf(assignee),
    snoozedUntil: snoozedUntil === null ? null : new Date(snoozedUntil),
    linkedIds: linked ? [linked] : [],
  });
}

/**
 * Writes the last day's conversations about the payments that are there, answered by the
 * demonstration's staff. Only a database without any conversation is filled.
 *
 * @param seed of the world
 * @returns how many were written
 */
export async function fillConversations(seed: number, now: number, stopped: AbortSignal): Promise<number> {
  if (await prisma.conversation.findFirst({ select: { id: true } })) return 0;
  const people = await prisma.staff.findMany({
    where: { email: { in: demoStaff.map(({ email }) => email) } },
    select: { id: true, email: true },
  });
  const [agent, analyst, lead] = demoStaff;
  if (people.length < demoStaff.length || !agent || !analyst || !lead) return 0;
  const desk = { agent: agent.email, analyst: analyst.email, lead: lead.email, agentName: agent.name };
  const staff = new Map(people.map(({ id, email }) => [email, id]));
  const records = await writtenAbout(new Date(now - hours(23)));
  const writers = await writersOf(records.map(({ customerId }) => customerId));
  const pasts = records.flatMap((record) => {
    const writer = writers.get(record.customerId ?? "");
    const begun = Date.parse(record.occurredAt) + patience(seed, record);
    if (!writer || begun > now - minutes(2)) return [];
    return [pastConversation(seed, record, writer, { begun, now, desk })];
  });
  let written = 0;
  for (const past of pasts.sort((one, other) => one.lines[0]!.at - other.lines[0]!.at)) {
    if (stopped.aborted) break;
    await write(past, staff);
    written += 1;
  }
  return written;
}
