import { bandOf } from "#app/features/transactions/bands.ts";
import type { Tx } from "#app/platform/db.server.ts";

/** What happened to the payment's alert. */
export interface ComplainedAlert {
  id: string;
  score: number;
  opened: boolean;
  reopened: boolean;
}

/**
 * Opens an alert for a payment that a customer says they did not make, or raises the one that is
 * there: its score becomes at least the complaint's confidence, and one that was closed as
 * legitimate is opened again, for it was decided without knowing this.
 */
export async function raiseAlert(
  tx: Tx,
  transactionId: string,
  confidence: number,
  at: Date,
): Promise<ComplainedAlert> {
  const least = Math.round(confidence * 1000);
  const [held] = await tx.$queryRaw<
    { id: string; score: number; state: string; disposition: string | null }[]
  >`
    SELECT id, score, state, disposition FROM alerts WHERE transaction_id = ${transactionId} FOR UPDATE`;
  if (!held) {
    const [made] = await tx.$queryRaw<{ id: string; score: number }[]>`
      INSERT INTO alerts (transaction_id, customer_id, score, band, opened_by, complained_at)
      SELECT t.id, t.customer_id, greatest(coalesce(r.score, 0), ${least}::int), ${bandOf(least)}, 'complaint', ${at}
      FROM transactions t LEFT JOIN risk_scores r ON r.transaction_id = t.id WHERE t.id = ${transactionId}
      ON CONFLICT (transaction_id) DO UPDATE SET complained_at = coalesce(alerts.complained_at, excluded.complained_at)
      RETURNING id, score`;
    await tx.alert.update({ where: { id: made!.id }, data: { band: bandOf(made!.score) } });
    return { id: made!.id, score: made!.score, opened: true, reopened: false };
  }
  const reopened = held.state === "closed" && held.disposition === "legitimate";
  const score = Math.max(held.score, least);
  await tx.alert.update({
    where: { id: held.id },
    data: {
      complainedAt: at,
      ...(held.state !== "closed" || reopened ? { score, band: bandOf(score) } : {}),
      ...(reopened && { state: "open", disposition: null, decidedAt: null, decidedById: null }),
    },
  });
  if (reopened)
    await tx.alertDecision.create({ data: { alertId: held.id, disposition: "reopened", note: "" } });
  return { id: held.id, score, opened: false, reopened };
}

/**
 * Takes a complaint's mark off the payment's alert where nobody else complains. An alert that only
 * the complaint opened and nobody touched goes away with it.
 *
 * @returns the alert's id, if there is one still
 */
export async function calmAlert(tx: Tx, transactionId: string): Promise<string | null> {
  const others = await tx.complaint.count({ where: { transactionId, state: "recorded" } });
  if (others > 0) return null;
  const alert = await tx.alert.findUnique({ where: { transactionId }, include: { decisions: { take: 1 } } });
  if (!alert) return null;
  if (alert.openedBy === "complaint" && alert.state === "open" && alert.decisions.length === 0) {
    await tx.alert.delete({ where: { id: alert.id } });
    return null;
  }
  // The score goes back to what the payment itself scored.
  const risk = await tx.riskScore.findUnique({ where: { transactionId }, select: { score: true } });
  const score = alert.openedBy === "complaint" ? alert.score : (risk?.score ?? alert.score);
  await tx.alert.update({
    where: { id: alert.id },
    data: { complainedAt: null, score, band: bandOf(score) },
  });
  return alert.id;
}
