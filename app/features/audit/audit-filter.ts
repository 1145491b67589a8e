import { z } from "zod";
import type { AuditEventName } from "./audit-event.ts";

/** Every event there is, grouped as the filter offers them. The compiler knows when one is missing. */
export const eventGroups = {
  access: [
    "session.started",
    "session.ended",
    "sign_in.refused",
    "staff.password_changed",
    "staff.two_factor_enabled",
    "staff.two_factor_disabled",
    "staff.recovery_codes_renewed",
    "staff.recovery_code_used",
    "staff.preferences_changed",
  ],
  staff: [
    "staff.invited",
    "staff.joined",
    "staff.role_changed",
    "staff.deactivated",
    "staff.reactivated",
    "staff.reset_started",
  ],
  apiKeys: ["api_key.created", "api_key.revoked"],
  work: [
    "staff.availability_changed",
    "conversation.changed",
    "conversation.service_warned",
    "conversation.service_breached",
    "conversation.identified",
    "conversation.merged",
    "conversation.unmerged",
    "conversation.split",
    "conversation.linked",
    "conversation.unlinked",
    "conversation.payment_linked",
    "conversation.payment_unlinked",
    "alert.decided",
    "alert.reopened",
    "rule.drafted",
    "rule.state_changed",
    "list.added",
    "list.removed",
    "list.imported",
    "threshold.changed",
    "complaint.recorded",
    "complaint.withdrawn",
    "complaint.undone",
    "drift.alarm_opened",
    "drift.alarm_closed",
    "model.requested",
    "model.state_changed",
    "failure_code.mapped",
    "incident.changed",
    "incident.answered",
    "incident.answer_withdrawn",
    "incident.notified",
    "incident.notice_withdrawn",
    "incident.conversation_added",
    "incident.conversation_removed",
    "conversation.identity_confirmed",
    "conversation.identity_refused",
    "canned_reply.saved",
    "canned_reply.deleted",
    "canned_reply.restored",
    "mail.retried",
    "mail.dismissed",
    "mail.restored",
    "mail.failed_downloaded",
    "mail.tested",
    "mail.sender_taken",
    "mail.sender_given_back",
    "mail.reported",
    "mail.report_withdrawn",
    "mail.headers_read",
    "mail.downloaded",
    "mailbox.trusted_changed",
    "mailbox.added",
    "mailbox.changed",
    "mailbox.reading_changed",
    "mailbox.receiving_paused",
    "mailbox.receiving_resumed",
    "mailbox.sending_changed",
    "mailbox.sending_paused",
    "mailbox.sending_resumed",
    "mail.sent_again",
    "mail.cancelled",
    "mail_template.changed",
    "mail_signature.changed",
    "surveys.changed",
    "reports.exported",
    "transactions.exported",
    "transactions.imported",
  ],
  settings: [
    "service_policy.created",
    "service_policy.changed",
    "service_policy.removed",
    "service_policy.reordered",
    "service_calendar.created",
    "service_calendar.changed",
    "service_calendar.removed",
    "team.created",
    "team.renamed",
    "team.removed",
    "team.members_changed",
    "staff.routing_changed",
    "custom_field.created",
    "custom_field.changed",
    "custom_field.retired",
    "custom_field.restored",
    "chat.settings_changed",
    "chat.key_created",
    "chat.key_removed",
  ],
  demo: ["demo.paused", "demo.resumed", "demo.outage_started", "demo.outage_ended"],
} as const satisfies Record<string, readonly AuditEventName[]>;

export type EventGroup = keyof typeof eventGroups;
type Grouped = (typeof eventGroups)[EventGroup][number];
/** Does not compile while an event of the union stands in no group. */
const everyEvent: Exclude<AuditEventName, Grouped> extends never ? true : never = true;
export const eventNames: readonly AuditEventName[] = everyEvent && Object.values(eventGroups).flat();

const names = new Set<string>(eventNames);
const day = z.iso.date().optional().catch(undefined);
const position = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER).optional().catch(undefined);

const parameters = z.object({
  /** a member of staff or an API key by id, or "system" */
  actor: z
    .string()
    .regex(/^(system|[0-9a-f-]{36})$/)
    .optional()
    .catch(undefined),
  event: z
    .string()
    .transform((name) => (names.has(name) ? (name as AuditEventName) : undefined))
    .optional()
    .catch(undefined),
  /** "type:id" */
  subject: z
    .string()
    .max(200)
    .regex(/^[a-z_]{1,32}:[^\s]+$/)
    .optional()
    .catch(undefined),
  from: day,
  to: day,
  before: position,
  after: position,
});

/** What the log's address asks for. `before` and `after` are positions in the chain. */
export type AuditFilter = z.infer<typeof parameters>;

/** Reads the address. What it cannot mean is dropped, never an error. */
export const auditFilterFrom = (search: URLSearchParams): AuditFilter =>
  parameters.parse(Object.fromEntries([...search].filter(([, value]) => value !== "")));

/** Whether anything but the page is asked for. */
export const isFiltered = ({ actor, event, subject, from, to }: AuditFilter) =>
  [actor, event, subject, from, to].some((value) => value !== undefined);
