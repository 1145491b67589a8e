import { type Actor, assertCan } from "#app/features/accounts/permissions.ts";
import { record } from "#app/features/audit/audit.server.ts";
import { replaceCardNumbers } from "#app/platform/card-numbers.ts";
import { prisma, type Tx } from "#app/platform/db.server.ts";
import { Conflict, NotFound } from "#app/platform/errors.ts";
import { publish } from "#app/platform/publish.server.ts";
import {
  type AlertState,
  DecidedMeanwhile,
  type Decision,
  isAlertId,
  type SeenAlert,
  stateAfter,
} from "./alert.ts";
import { withdrawAnalyst, writeLabels } from "./labels.server.ts";

interface HeldAlert {
  state: AlertState;
  transactionId: string;
}

/**
 * Locks the alert and makes sure that nothing was decided since `seen`.
 *
 * @throws {NotFound}
 * @throws {DecidedMeanwhile}
 */
async function holdAlert(tx: Tx, id: string, seen: number): Promise<HeldAlert> {
  if (!isAlertId(id)) throw new NotFound("alert");
  const [alert] = await tx.$queryRaw<HeldAlert[]>`
    SELECT state, transaction_id AS "transactionId" FROM alerts WHERE id = ${id}::uuid FOR UPDATE`;
  if (!alert) throw new NotFound("alert");
  const latest = await tx.alertDecision.findFirst({ where: { alertId: id }, orderBy: { id: "desc" } });
  if (latest && Number(latest.id) !== seen) {
    const by = latest.staffId ? await tx.staff.findUnique({ where: { id: latest.staffId } }) : null;
    throw new DecidedMeanwhile(by?.name ?? null, latest.at, latest.disposition);
  }
  return alert;
}

const staffIdOf = (actor: Actor) => (actor.type === "staff" ? actor.id : null);

function announce(actor: Actor, id: string, version: number, state: AlertState, disposition: string | null) {
  publish("alerts", "alert.changed", {
    id,
    version,
    state,
    disposition,
    by: actor.type === "staff" ? actor.name : null,
  });
}

/**
 * Decides an alert: legitimate and fraud close it, needs_information keeps it at hand.
 * A closed alert can be decided anew; every decision stays in its history. The verdict is
 * the payment's label from then on. Full card
 * numbers in the note are reduced to their last four digits.
 *
 * @returns the alert's new version
 * @throws {DecidedMeanwhile} where somebody else decided since `seen`
 */
export async function decideAlert(actor: Actor, id: string, { disposition, note, seen }: Decision) {
  assertCan(actor, "alerts.decide");
  const state = stateAfter(disposition);
  const closed = state === "closed";
  const version = await prisma.$transaction(async (tx) => {
    const { transactionId } = await holdAlert(tx, id, seen);
    const { id: decision, at } = await tx.alertDecision.create({
      data: { alertId: id, disposition, note: replaceCardNumbers(note), staffId: staffIdOf(actor) },
    });
    await tx.alert.update({
      where: { id },
      data: {
        state,
        disposition: closed ? disposition : null,
        decidedAt: closed ? at : null,
        decidedById: closed ? staffIdOf(actor) : null,
      },
    });
    const key = `decision:${decision}`;
    if (disposition === "needs_information") await withdrawAnalyst(tx, actor, transactionId, key, at);
    else await writeLabels(tx, actor, [{ transactionId, source: "analyst", key, verdict: disposition, at }]);
    await record(tx, actor, {
      event: "alert.decided",
      subject: ["alert", id],
      data: { disposition, transactionId },
    });
    return Number(decision);
  });
  announce(actor, id, version, state, closed ? disposition : null);
  return { version, state };
}

/**
 * Takes a decision back: the alert is open again, its history says so.
 *
 * @throws {Conflict} where it is open already
 * @throws {DecidedMeanwhile}
 */
export async function reopenAlert(
  actor: Actor,
  id: string,
  { seen, note = "" }: { seen: number; note?: string },
) {
  assertCan(actor, "alerts.decide");
  const version = await prisma.$transaction(async (tx) => {
    const { state, transactionId } = await holdAlert(tx, id, seen);
    if (state === "open") throw new Conflict("This alert is open already");
    const { id: decision, at } = await tx.alertDecision.create({
      data: {
        alertId: id,
        disposition: "reopened",
        note: replaceCardNumbers(note),
        staffId: staffIdOf(actor),
      },
    });
    await tx.alert.update({
      where: { id },
      data: { state: "open", disposition: null, decidedAt: null, decidedById: null },
    });
    await withdrawAnalyst(tx, actor, transactionId, `decision:${decision}`, at);
    await record(tx, actor, { event: "alert.reopened", subject: ["alert", id], data: { transactionId } });
    return Number(decision);
  });
  announce(actor, id, version, "open", null);
  return { version, state: "open" as const };
}

/** An alert that was left as it is, for somebody else decided it since it was seen. Money in minor units. */
export interface LeftAlert {
  id: string;
  amountMinor: number;
  currency: string;
  /** null where it was the product itself */
  by: string | null;
  disposition: string;
}

/** What was done to several alerts: those it was done to as they are now seen, and those that stand. */
export interface DoneTogether {
  done: SeenAlert[];
  left: LeftAlert[];
}

/** Names alerts that stand by their payments, as a person would. */
async function named(standing: ReadonlyMap<string, DecidedMeanwhile>): Promise<LeftAlert[]> {
  if (standing.size === 0) return [];
  const rows = await prisma.$queryRaw<{ id: string; amountMinor: bigint; currency: string }[]>`
    SELECT a.id, t.amount_minor AS "amountMinor", t.currency
    FROM alerts a JOIN transactions t ON t.id = a.transaction_id WHERE a.id = ANY(${[...standing.keys()]}::uuid[])
    ORDER BY a.opened_at, a.id`;
  return rows.map(({ id, amountMinor, currency }) => {
    const { by, disposition } = standing.get(id)!;
    return { id, amountMinor: Number(amountMinor), currency, by, disposition };
  });
}

/**
 * Does the same to several alerts, each in a transaction of its own. What somebody else decided since it was seen,
 * or is gone, is left as it is.
 */
async function toEach(
  alerts: readonly SeenAlert[],
  act: (alert: SeenAlert) => Promise<{ version: number }>,
): Promise<DoneTogether> {
  const done: SeenAlert[] = [];
  const standing = new Map<string, DecidedMeanwhile>();
  for (const alert of alerts) {
    try {
      done.push({ id: alert.id, seen: (await act(alert)).version });
    } catch (error) {
      if (error instanceof DecidedMeanwhile) standing.set(alert.id, error);
      else if (!(error instanceof Conflict || error instanceof NotFound)) throw error;
    }
  }
  return { done, left: await named(standing) };
}

/** The same decision for other alerts, such as a customer's that one attack opened. Like `toEach`. */
export const decideTogether = (
  actor: Actor,
  others: readonly SeenAlert[],
  decision: Omit<Decision, "seen">,
) => toEach(others, ({ id, seen }) => decideAlert(actor, id, { ...decision, seen }));

/** Takes decisions back that were made together: one that cannot be does not keep the others. Like `toEach`. */
export const reopenTogether = (actor: Actor, alerts: readonly SeenAlert[]) =>
  toEach(alerts, ({ id, seen }) => reopenAlert(actor, id, { seen }));
