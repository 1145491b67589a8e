import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { type Actor, assertCan, can } from "#app/features/accounts/permissions.ts";
import { requireActor } from "#app/features/accounts/sessions.server.ts";
import { answersBy } from "#app/features/channels/channel.ts";
import {
  customersByContact,
  findCustomer,
  searchCustomers,
} from "#app/features/customers/customers.server.ts";
import { isRiskReason } from "#app/features/failures/reasons.ts";
import { Taxonomy } from "#app/features/failures/taxonomy.ts";
import { incidentBeside } from "#app/features/fan-in/gathered.server.ts";
import { conversationFacts, earlierConversations } from "#app/features/tickets/context.server.ts";
import {
  type ConversationContext,
  type Meant,
  shownPayments,
  transcriptOf,
} from "#app/features/tickets/context.ts";
import { identify } from "#app/features/tickets/identify.server.ts";
import { linkPayment } from "#app/features/tickets/payments.server.ts";
import { satisfactionOf } from "#app/features/tickets/surveys.server.ts";
import { type CustomerPayment, paymentsBeside } from "#app/features/transactions/customer-payments.server.ts";
import { usualPlaces } from "#app/features/transactions/usual-places.ts";
import { recordOf } from "#app/features/transactions/which-payment/payment-record.ts";
import { rankPayments } from "#app/features/transactions/which-payment/rank.ts";
import { ProblemError } from "#app/platform/errors.ts";
import { apiRoute } from "#app/platform/http.server.ts";

/** Payments that "which payment?" chooses from, and that habits are read from. */
const newest = 60;
const mostMeant = 3;

/** The payments that the thread's words fit, likeliest first; none once somebody has said which it is. */
function meantBy(
  facts: Awaited<ReturnType<typeof conversationFacts>>,
  own: readonly CustomerPayment[],
): Meant[] {
  const last = facts.lines.findLast(({ by }) => by === "customer");
  if (!last || facts.linkedIds.length > 0) return [];
  const { ranking, because } = rankPayments({
    at: last.at,
    text: transcriptOf(facts.subject, facts.lines),
    transactions: own.map(recordOf),
  });
  return ranking.slice(0, mostMeant).map(({ transactionId, score }) => ({
    transactionId,
    certainty: score,
    words: [...new Set(because.filter((one) => one.transactionId === transactionId).map(({ text }) => text))],
  }));
}

const taxonomy = new Taxonomy();

/** Why a payment failed. Who may not see alerts reads of a risk what a bank says that gives no reason. */
function failureOf({ status, failureScheme, failureCode }: CustomerPayment, seesRisk: boolean) {
  if (status !== "failed") return null;
  const reason = taxonomy.reasonOf(failureScheme ?? undefined, failureCode ?? undefined);
  if (seesRisk) return { reason, code: failureCode };
  return { reason: isRiskReason(reason) ? ("do_not_honor" as const) : reason, code: null };
}

async function contextOf(actor: Actor, id: string): Promise<ConversationContext> {
  const facts = await conversationFacts(actor, id);
  const { customerId, linkedIds, contact } = facts;
  const [incident, customer, suggestions, payments, earlier, satisfaction] = await Promise.all([
    incidentBeside(actor, id),
    customerId ? findCustomer(actor, customerId) : null,
    customerId ? [] : customersByContact(actor, contact),
    paymentsBeside(actor, { customerId, ids: linkedIds, newest }),
    customerId ? earlierConversations(actor, customerId, id) : [],
    satisfactionOf(actor, id),
  ]);
  const own = payments.filter((payment) => payment.customerId !== null && payment.customerId === customerId);
  const meant = meantBy(facts, own);
  const seesRisk = can(actor, "alerts.read");
  const linked = new Set(linkedIds);
  const named = new Set(meant.map(({ transactionId }) => transactionId));
  const shown = [
    ...payments.filter((payment) => linked.has(payment.id)),
    ...payments.filter((payment) => !linked.has(payment.id) && named.has(payment.id)),
    ...own.filter(({ id: own }) => !linked.has(own) && !named.has(own)).slice(0, shownPayments),
  ];
  return {
    incident,
    satisfaction,
    mayChange: can(actor, "conversations.note"),
    channel: facts.channel,
    answersBy: answersBy(facts.channel),
    contact,
    customer: customer && {
      id: customer.id,
      name: customer.name,
      country: customer.country,
      email: customer.email,
      phone: customer.phone,
      locale: customer.locale,
      createdAt: customer.createdAt.toISOString(),
    },
    suggestions,
    usual: customerId ? usualPlaces(own) : null,
    payments: shown.map((payment) => ({
      id: payment.id,
      occurredAt: payment.occurredAt,
      amountMinor: payment.amountMinor,
      currency: payment.currency,
      status: payment.status,
      method: payment.method,
      merchantName: payment.merchantName,
      cardLast4: payment.cardLast4,
      linked: linked.has(payment.id),
      foreign: payment.customerId !== customerId,
      risk: payment.risk,
      failure: failureOf(payment, seesRisk),
    })),
    meant,
    earlier,
  };
}

/** `?find=words` looks for customers; without it, everything beside the conversation. */
export const loader = apiRoute(async ({ request, params }: LoaderFunctionArgs) => {
  const actor = await requireActor(request);
  const find = new URL(request.url).searchParams.get("find");
  const answer =
    find === null
      ? await contextOf(actor, params.id ?? "")
      : { found: await searchCustomers(actor, find.slice(0, 128)) };
  return Response.json(answer, { headers: { "Cache-Control": "no-store" } });
});

const changes = z.discriminatedUnion("intent", [
  z.object({ intent: z.enum(["link", "unlink"]), transactionId: z.string().min(1).max(200) }),
  z.object({ intent: z.literal("identify"), customerId: z.string().max(200) }),
]);

export const action = apiRoute(async ({ request, params }: ActionFunctionArgs) => {
  const actor = await requireActor(request);
  assertCan(actor, "conversations.note");
  const id = params.id ?? "";
  const asked = changes.safeParse(Object.fromEntries(await request.formData()));
  if (!asked.success) throw new ProblemError(400, "invalid", "This is no change that can be made here");
  const change = asked.data;
  if (change.intent === "identify") {
    const before = await identify(actor, id, change.customerId || null);
    return Response.json({ before });
  }
  await linkPayment(actor, id, change.transactionId, change.intent === "link");
  return Response.json({ saved: true });
});
