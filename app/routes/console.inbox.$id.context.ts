import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { assertCan, can, type StaffActor } from "#app/features/accounts/permissions.ts";
import { requireActor } from "#app/features/accounts/sessions.server.ts";
import { answersBy } from "#app/features/channels/channel.ts";
import { complaintsBeside } from "#app/features/complaints/complaints.server.ts";
import {
  customersByContact,
  findCustomer,
  searchCustomers,
} from "#app/features/customers/customers.server.ts";
import { presentTaxonomy } from "#app/features/failures/codes/mapping.server.ts";
import { failureBeside } from "#app/features/failures/told-failure.ts";
import { triesOf } from "#app/features/failures/tries.server.ts";
import { incidentBeside } from "#app/features/fan-in/gathered.server.ts";
import { cautionOf, stepUp } from "#app/features/tickets/caution.server.ts";
import { conversationFacts, earlierConversations } from "#app/features/tickets/context.server.ts";
import {
  type ConversationContext,
  type Meant,
  shownPayments,
  transcriptOf,
  withoutPersonal,
} from "#app/features/tickets/context.ts";
import { conversationFields, setField } from "#app/features/tickets/custom-fields.server.ts";
import { identify } from "#app/features/tickets/identify.server.ts";
import { linkPayment } from "#app/features/tickets/payments.server.ts";
import { satisfactionOf } from "#app/features/tickets/surveys.server.ts";
import { identityQuestions } from "#app/features/tickets/takeover.ts";
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

async function contextOf(actor: StaffActor, id: string): Promise<ConversationContext> {
  const facts = await conversationFacts(actor, id);
  const { customerId, linkedIds, contact } = facts;
  const [
    caution,
    incident,
    complaints,
    customer,
    suggestions,
    payments,
    earlier,
    satisfaction,
    fields,
    taxonomy,
  ] = await Promise.all([
    facts.channel === "chat" ? cautionOf(actor, id) : null,
    incidentBeside(actor, id),
    complaintsBeside(actor, id),
    customerId ? findCustomer(actor, customerId) : null,
    customerId ? [] : customersByContact(actor, contact),
    paymentsBeside(actor, { customerId, ids: linkedIds, newest }),
    customerId ? earlierConversations(actor, customerId, id) : [],
    satisfactionOf(actor, id),
    conversationFields(actor, id),
    presentTaxonomy(),
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
  const now = Date.now();
  const tries = await triesOf(
    shown.flatMap(({ id, status }) => (status === "failed" ? [id] : [])),
    now,
  );
  const context: ConversationContext = {
    caution,
    incident,
    complaints,
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
      failure: failureBeside(payment, payments, taxonomy, seesRisk, {
        at: tries.get(payment.id) ?? [],
        now,
      }),
    })),
    meant,
    earlier,
    fields,
  };
  return caution?.locked ? withoutPersonal(context) : context;
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
  z.object({ intent: z.literal("field"), fieldId: z.uuid(), value: z.string().max(2_000) }),
  z.object({
    intent: z.literal("step_up"),
    question1: z.enum(identityQuestions),
    answer1: z.string().max(300),
    question2: z.enum(identityQuestions),
    answer2: z.string().max(300),
  }),
  z.object({ intent: z.literal("identify"), customerId: z.string().max(200) }),
]);

export const action = apiRoute(async ({ request, params }: ActionFunctionArgs) => {
  const actor = await requireActor(request);
  assertCan(actor, "conversations.note");
  const id = params.id ?? "";
  const asked = changes.safeParse(Object.fromEntries(await request.formData()));
  if (!asked.success) throw new ProblemError(400, "invalid", "This is no change that can be made here");
  const change = asked.data;
  if (change.intent === "step_up") {
    const passed = await stepUp(actor, id, [
      { question: change.question1, answer: change.answer1 },
      { question: change.question2, answer: change.answer2 },
    ]);
    return Response.json({ passed });
  }
  if (change.intent === "identify") {
    const before = await identify(actor, id, change.customerId || null);
    return Response.json({ before });
  }
  if (change.intent === "field") {
    const before = await setField(actor, id, change.fieldId, change.value);
    return Response.json({ before: before === null ? null : String(before) });
  }
  await linkPayment(actor, id, change.transactionId, change.intent === "link");
  return Response.json({ saved: true });
});
