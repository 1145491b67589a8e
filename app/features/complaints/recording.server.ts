import type { Actor } from "#app/features/accounts/permissions.ts";
import { record } from "#app/features/audit/audit.server.ts";
import { writeLabels } from "#app/features/fraud/labels.server.ts";
import type { Tx } from "#app/platform/db.server.ts";
import { publish } from "#app/platform/publish.server.ts";
import { type ComplainedAlert, calmAlert, raiseAlert } from "./alert-for-complaint.server.ts";

const labelOf = (conversationId: string) => ({
  source: "complaint" as const,
  strand: conversationId,
  conversationId,
});

/** Makes a complaint the payment's label, and an alert of it. */
export async function keep(
  tx: Tx,
  actor: Actor,
  complaint: { id: string; conversationId: string; transactionId: string; confidence: number; at: Date },
) {
  const { id, conversationId, transactionId, confidence } = complaint;
  const now = new Date();
  await writeLabels(tx, actor, [
    {
      ...labelOf(conversationId),
      transactionId,
      key: `complaint:${id}:${now.getTime()}`,
      verdict: "fraud",
      confidence,
      at: complaint.at,
      knownAt: now,
    },
  ]);
  const alert = await raiseAlert(tx, transactionId, confidence, complaint.at);
  await record(tx, actor, {
    event: "complaint.recorded",
    subject: ["complaint", id],
    data: { transactionId, conversation: conversationId },
  });
  return alert;
}

/** Takes the label back. */
export async function release(
  tx: Tx,
  actor: Actor,
  complaint: { id: string; conversationId: string; transactionId: string },
  event: "complaint.withdrawn" | "complaint.undone",
) {
  const { id, conversationId, transactionId } = complaint;
  const now = new Date();
  await writeLabels(tx, actor, [
    {
      ...labelOf(conversationId),
      transactionId,
      key: `${event}:${id}:${now.getTime()}`,
      verdict: "withdrawn",
      at: now,
    },
  ]);
  const alert = await calmAlert(tx, transactionId);
  await record(tx, actor, {
    event,
    subject: ["complaint", id],
    data: { transactionId, conversation: conversationId },
  });
  return alert;
}

/** Announces an alert that a complaint has opened; call it after the commit. */
export function tellAlert(alert: ComplainedAlert | string | null) {
  if (alert === null) return;
  if (typeof alert === "object" && (alert.opened || alert.reopened)) {
    publish("alerts", "alerts.opened", { ids: [alert.id], highest: alert.score });
  }
}
