import { z } from "zod";
import { type ConversationChannel, channels } from "#app/features/conversations/conversation.ts";
import { type FieldValues, fieldCondition, holdsField } from "./custom-field.ts";
import { targetNames } from "./service-level.ts";
import { mostTags, tagOf } from "./ticket.ts";

/** Values of one condition. */
const most = 50;

const tag = z
  .string()
  .max(200)
  .transform((text) => tagOf(text))
  .pipe(z.string("tag"));

/**
 * Which conversations a policy is for: each condition that names anything has to fit, by any of
 * what it names. None at all fits every conversation.
 */
export const policyConditions = z.strictObject({
  channels: z.array(z.enum(channels)).max(channels.length).default([]),
  teams: z.array(z.uuid()).max(most).default([]),
  tags: z.array(tag).max(mostTags).default([]),
  languages: z
    .array(z.enum(["en", "zh"]))
    .max(2)
    .default([]),
  /** ids of customers */
  customers: z.array(z.string().min(1).max(100)).max(most).default([]),
  /** custom fields with their values, as `custom-field.ts` writes them: any value of each field */
  fields: z
    .array(z.string().refine((text) => fieldCondition(text) !== null, "field"))
    .max(most)
    .default([]),
});
export type PolicyConditions = z.infer<typeof policyConditions>;

/** Whom an escalation tells: who has the conversation, its team, or the leads. */
export const notified = ["assignee", "team", "leads"] as const;
export type Notified = (typeof notified)[number];

const action = z.discriminatedUnion("kind", [
  /** to at least this */
  z.strictObject({ kind: z.literal("priority"), to: z.enum(["high", "urgent"]) }),
  z.strictObject({ kind: z.literal("team"), teamId: z.uuid("team") }),
  z.strictObject({ kind: z.literal("notify"), whom: z.enum(notified) }),
  z.strictObject({ kind: z.literal("tag"), tag }),
]);
export type EscalationAction = z.infer<typeof action>;
export const escalationKinds = [
  "notify",
  "priority",
  "team",
  "tag",
] as const satisfies readonly EscalationAction["kind"][];

/** Something that is done, once, when a clock makes its mark. */
export const escalation = z.strictObject({
  on: z.enum(["warning", "breach"]),
  target: z.enum(["any", ...targetNames]),
  action,
});
export type Escalation = z.infer<typeof escalation>;
export const mostEscalations = 12;

/** What the conditions are put to. */
export interface Matched {
  channel: string;
  teamId: string | null;
  tags: readonly string[];
  locale: string;
  customerId: string | null;
  fields: FieldValues;
}

/** Whether a policy is for a conversation. */
export function suits(
  conditions: PolicyConditions,
  { channel, teamId, tags, locale, customerId, fields }: Matched,
): boolean {
  const named = <Value>(values: readonly Value[], fits: (value: Value) => boolean) =>
    values.length === 0 || values.some(fits);
  const asked = conditions.fields.flatMap((one) => fieldCondition(one) ?? []);
  return (
    named<ConversationChannel>(conditions.channels, (one) => one === channel) &&
    named(conditions.teams, (one) => one === teamId) &&
    named(conditions.tags, (one) => tags.includes(one)) &&
    named(conditions.languages, (one) => one === locale) &&
    named(conditions.customers, (one) => one === customerId) &&
    asked.every(({ id }) => asked.some((one) => one.id === id && holdsField(fields, one)))
  );
}

/** The policy that holds for a conversation: the first that is for it. */
export const policyFor = <Policy extends { conditions: PolicyConditions }>(
  policies: readonly Policy[],
  conversation: Matched,
): Policy | null => policies.find(({ conditions }) => suits(conditions, conversation)) ?? null;
