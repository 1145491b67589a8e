import type { ActionFunctionArgs, LoaderFunctionArgs, SerializeFrom } from "@remix-run/node";
import { useLoaderData, useOutletContext } from "@remix-run/react";
import { ErrorPage } from "#app/components/error-page.tsx";
import { can } from "#app/features/accounts/permissions.ts";
import { requireActor } from "#app/features/accounts/sessions.server.ts";
import { complaintsOf } from "#app/features/complaints/complaints.server.ts";
import { DecidedMeanwhile, decisionForm, togetherOf } from "#app/features/fraud/alert.ts";
import {
  decideAlert,
  decideTogether,
  reopenAlert,
  reopenTogether,
} from "#app/features/fraud/alert-decisions.server.ts";
import { openAlert } from "#app/features/fraud/alert-detail.server.ts";
import { AlertView } from "#app/features/fraud/alert-view.tsx";
import type { DecisionAnswer } from "#app/features/fraud/decision-form.tsx";
import { standingOf } from "#app/features/fraud/lists/lists.server.ts";
import type { Undoing } from "#app/features/fraud/undo-decision.tsx";
import { ProblemError } from "#app/platform/errors.ts";
import { pageProblem } from "#app/platform/page-problem.server.ts";

export const handle = {
  crumb: ({ alert }: SerializeFrom<typeof loader>) =>
    alert.customerName ?? alert.customerId ?? alert.transactionId,
};

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request);
  const alert = await openAlert(actor, params.id ?? "", actor.timeZone).catch(pageProblem);
  const { customerId, merchantId, cardFingerprint, cardBin, deviceId, deviceIp } = alert.transaction;
  const told = [
    ["card", cardFingerprint],
    ["device", deviceId],
    ["ip", deviceIp],
    ["customer", customerId],
    ["merchant", merchantId],
    ["bin", cardBin],
  ] as const;
  const [standing, complaints] = await Promise.all([
    can(actor, "lists.manage") ? standingOf(actor, told) : [],
    complaintsOf(actor, alert.transactionId),
  ]);
  const { cardLast4, merchantName } = alert.transaction;
  const names: Partial<Record<(typeof told)[number][0], string | null>> = {
    card: cardLast4 && `•••• ${cardLast4}`,
    customer: alert.customerName,
    merchant: merchantName,
  };
  const things = told.flatMap(([kind, value]) =>
    value && can(actor, "lists.manage")
      ? [{ kind, value, name: names[kind] ?? null, on: standing.filter((one) => one.kind === kind) }]
      : [],
  );
  return { alert, mayDecide: can(actor, "alerts.decide"), things, complaints };
}

const refusal = (error: unknown): DecisionAnswer => {
  if (error instanceof DecidedMeanwhile) {
    return { ok: false, meanwhile: { by: error.by, disposition: error.disposition } };
  }
  if (error instanceof ProblemError && error.status === 409) {
    return { ok: false, meanwhile: null, detail: error.message };
  }
  return pageProblem(error);
};

export async function action({ request, params }: ActionFunctionArgs): Promise<DecisionAnswer> {
  const actor = await requireActor(request);
  const id = params.id ?? "";
  const data = await request.formData();
  const form = Object.fromEntries(data);
  const others = togetherOf(data.getAll("other"));
  try {
    if (form.intent === "reopen") {
      const seen = Number(form.seen);
      const reopened = { ok: true, disposition: "reopened" } as const;
      if (others.length === 0) {
        const { version } = await reopenAlert(actor, id, { seen });
        return { ...reopened, version, together: [], left: [] };
      }
      const { done, left } = await reopenTogether(actor, [{ id, seen }, ...others]);
      const version = done.find((alert) => alert.id === id)?.seen ?? seen;
      return { ...reopened, version, together: done.filter((alert) => alert.id !== id), left };
    }
    const parsed = decisionForm.safeParse(form);
    if (!parsed.success) throw new Response("The decision is not complete", { status: 400 });
    const { version } = await decideAlert(actor, id, parsed.data);
    const { done: together, left } = await decideTogether(actor, others, parsed.data);
    const { disposition } = parsed.data;
    return { ok: true, disposition, version, together, left };
  } catch (error) {
    return refusal(error);
  }
}

export default function Alert() {
  const { alert, mayDecide, things, complaints } = useLoaderData<typeof loader>();
  const undoing = useOutletContext<Undoing>();
  return (
    <AlertView
      key={alert.id}
      alert={alert}
      mayDecide={mayDecide}
      things={things}
      complaints={complaints}
      undoing={undoing}
    />
  );
}

export function ErrorBoundary() {
  return <ErrorPage />;
}
