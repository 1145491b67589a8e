import type { Role, Scope } from "#app/features/accounts/permissions.ts";

/**
 * Every change of state that is written down. `data` holds ids and settings, never
 * secrets, and of people only what the change itself was about.
 */
export type AuditChange =
  | { event: "staff.invited"; subject: ["staff", string]; data: { role: Role } }
  | { event: "staff.joined"; subject: ["staff", string]; data: Record<string, never> }
  | { event: "staff.role_changed"; subject: ["staff", string]; data: { from: Role; to: Role } }
  | { event: "staff.deactivated"; subject: ["staff", string]; data: Record<string, never> }
  | { event: "staff.reactivated"; subject: ["staff", string]; data: Record<string, never> }
  | { event: "staff.reset_started"; subject: ["staff", string]; data: Record<string, never> }
  | { event: "staff.password_changed"; subject: ["staff", string]; data: { by: "self" | "reset" } }
  | { event: "staff.two_factor_enabled"; subject: ["staff", string]; data: Record<string, never> }
  | { event: "staff.two_factor_disabled"; subject: ["staff", string]; data: { by: "self" | "admin" } }
  | { event: "staff.recovery_codes_renewed"; subject: ["staff", string]; data: Record<string, never> }
  | { event: "staff.recovery_code_used"; subject: ["staff", string]; data: { left: number } }
  | { event: "staff.preferences_changed"; subject: ["staff", string]; data: Record<string, string> }
  | {
      event: "staff.availability_changed";
      subject: ["staff", string];
      data: { available: boolean; lapsed?: true };
    }
  | { event: "session.started"; subject: ["session", string]; data: { secondFactor: boolean } }
  | {
      event: "session.ended";
      subject: ["session", string];
      data: {
        by: "self" | "admin" | "deactivation" | "role_change" | "password_change" | "two_factor" | "reset";
      };
    }
  | { event: "sign_in.refused"; subject: ["staff", string]; data: { reason: string } }
  | {
      event: "api_key.created";
      subject: ["api_key", string];
      data: { scopes: Scope[]; expiresAt: string | null };
    }
  | { event: "api_key.revoked"; subject: ["api_key", string]; data: Record<string, never> }
  | {
      event: "alert.decided";
      subject: ["alert", string];
      data: { disposition: string; transactionId: string };
    }
  | { event: "alert.reopened"; subject: ["alert", string]; data: { transactionId: string } }
  | { event: "rule.drafted"; subject: ["rule", string]; data: { name: string; version: number } }
  | {
      event: "rule.state_changed";
      subject: ["rule", string];
      data: { name: string; version: number | null; from: string; to: string };
    }
  | {
      event: "list.added" | "list.removed";
      subject: ["list_entry", string];
      data: { list: string; kind: string; expiresAt?: string | null };
    }
  | { event: "list.imported"; subject: ["list", string]; data: { entries: number; refused: number } }
  | {
      event: "threshold.changed";
      subject: ["setting", string];
      data: { from: number | null; to: number | null };
    }
  | {
      event: "complaint.recorded" | "complaint.withdrawn" | "complaint.undone";
      subject: ["complaint", string];
      data: { transactionId: string; conversation: string };
    }
  | {
      event: "drift.alarm_opened" | "drift.alarm_closed";
      subject: ["drift", string];
      data: { index: number };
    }
  | {
      event: "conversation.changed";
      subject: ["conversation", string];
      data: {
        status?: string;
        priority?: string;
        assignee?: string | null;
        team?: string | null;
        tags?: string[];
        /** ids of custom fields */
        fields?: string[];
        /** the macro that did it */
        macro?: string;
        /** minutes that the visitor of a chat was told to wait; 0 for being back */
        away?: number;
      };
    }
  | {
      event: "conversation.service_warned" | "conversation.service_breached";
      subject: ["conversation", string];
      data: { target: string; policy: string };
    }
  | {
      event: "service_policy.created" | "service_policy.changed" | "service_policy.removed";
      subject: ["service_policy", string];
      data: { name: string };
    }
  | {
      event: "team.created" | "team.renamed" | "team.removed";
      subject: ["team", string];
      data: { name: string };
    }
  | { event: "team.members_changed"; subject: ["team", string]; data: { name: string; members: string[] } }
  | {
      event: "staff.routing_changed";
      subject: ["staff", string];
      data: { chats: number; tickets: number; languages: string[]; skills: string[] };
    }
  | {
      event:
        | "custom_field.created"
        | "custom_field.changed"
        | "custom_field.retired"
        | "custom_field.restored";
      subject: ["custom_field", string];
      data: { name: string };
    }
  | { event: "service_policy.reordered"; subject: ["service_policy", string]; data: { place: number } }
  | {
      event: "service_calendar.created" | "service_calendar.changed" | "service_calendar.removed";
      subject: ["service_calendar", string];
      data: { name: string };
    }
  | {
      event: "conversation.payment_linked" | "conversation.payment_unlinked";
      subject: ["conversation", string];
      data: { transactionId: string };
    }
  | {
      event: "conversation.merged" | "conversation.unmerged";
      subject: ["conversation", string];
      data: { into: string };
    }
  | {
      event: "conversation.split";
      subject: ["conversation", string];
      data: { to: string; seq: number };
    }
  | {
      event: "conversation.linked" | "conversation.unlinked";
      subject: ["conversation", string];
      data: { with: string };
    }
  | {
      event: "conversation.identified";
      subject: ["conversation", string];
      data: { customer: string | null };
    }
  | { event: "reports.exported"; subject: ["export", string]; data: { filters: Record<string, string> } }
  | { event: "transactions.exported"; subject: ["export", string]; data: { filters: Record<string, string> } }
  | {
      event: "transactions.imported";
      subject: ["import", string];
      data: { accepted: number; rejected: number };
    }
  | {
      event: "conversation.identity_confirmed" | "conversation.identity_refused";
      subject: ["conversation", string];
      /** which questions; never the answers */
      data: { customer: string; asked: string[] };
    }
  | {
      event: "canned_reply.saved" | "canned_reply.deleted" | "canned_reply.restored";
      subject: ["canned_reply", string];
      data: { shortcut: string };
    }
  | {
      event: "mail.retried" | "mail.dismissed" | "mail.restored" | "mail.failed_downloaded";
      subject: ["mail", string];
      data: Record<string, never>;
    }
  | { event: "mailbox.added" | "mailbox.changed"; subject: ["mailbox", string]; data: { name: string } }
  | {
      event: "mailbox.reading_changed";
      subject: ["mailbox", string];
      data: { server: string | null; auth: string | null };
    }
  | {
      event: "mailbox.receiving_paused" | "mailbox.receiving_resumed";
      subject: ["mailbox", string];
      data: Record<string, never>;
    }
  | {
      event:
        | "mail.sender_taken"
        | "mail.sender_given_back"
        | "mail.reported"
        | "mail.report_withdrawn"
        | "mail.headers_read"
        | "mail.downloaded";
      subject: ["mail", string];
      data: { conversation: string };
    }
  | { event: "mailbox.trusted_changed"; subject: ["mailbox", string]; data: { trusted: string[] } }
  | {
      event: "mailbox.sending_changed";
      subject: ["mailbox", string];
      data: { server: string | null; auth: string | null };
    }
  | {
      event: "mailbox.sending_paused" | "mailbox.sending_resumed";
      subject: ["mailbox", string];
      data: Record<string, never>;
    }
  | {
      event: "mail.sent_again" | "mail.cancelled";
      subject: ["conversation", string];
      data: { seq: number };
    }
  | { event: "mail_template.changed"; subject: ["mail_template", string]; data: { language: string } }
  | { event: "mail_signature.changed"; subject: ["team", string]; data: Record<string, never> }
  | {
      event: "chat.settings_changed";
      subject: ["chat_setting", string];
      data: { hours: string; name: string; email: string };
    }
  | {
      event: "chat.key_created" | "chat.key_removed";
      subject: ["chat_key", string];
      data: Record<string, never>;
    }
  | {
      event: "surveys.changed";
      subject: ["survey_setting", string];
      data: { asks: boolean; quietDays: number; openDays: number };
    }
  | { event: "mail.tested"; subject: ["mailbox", string]; data: Record<string, never> }
  | {
      event: "incident.changed";
      subject: ["incident", string];
      data: {
        state?: string;
        owner?: string | null;
        wording?: "changed" | "default";
        noted?: true;
        tellsWhenOver?: boolean;
        into?: string;
        split?: string;
        apart?: string;
      };
    }
  | {
      event: "incident.answered" | "incident.answer_withdrawn";
      subject: ["incident", string];
      data: {
        answer: string;
        kind: "answer" | "recovery";
        conversations: number;
        /** sent by itself, as that person had approved before */
        approvedBefore?: true;
      };
    }
  | {
      event: "incident.notified" | "incident.notice_withdrawn";
      subject: ["incident", string];
      data: { notice: string; customers: number };
    }
  | {
      event: "incident.conversation_added" | "incident.conversation_removed";
      subject: ["incident", string];
      data: { conversation: string };
    }
  | {
      event: "failure_code.mapped";
      subject: ["failure_code", string];
      data: { version: number; from: string; to: string; undoes?: number };
    }
  | { event: "model.requested"; subject: ["model", string]; data: { days: number } }
  | {
      event: "model.state_changed";
      subject: ["model", string];
      data: { to: "live" | "shadow" | "candidate" | "retired" };
    }
  | { event: "demo.paused"; subject: ["demo", "stream"]; data: Record<string, never> }
  | { event: "demo.resumed"; subject: ["demo", "stream"]; data: Record<string, never> }
  | { event: "demo.outage_started"; subject: ["demo", "stream"]; data: { issuer: string } }
  | { event: "demo.outage_ended"; subject: ["demo", "stream"]; data: Record<string, never> };

export type AuditEventName = AuditChange["event"];

/** What is hashed: everything a reader sees of one event, bound to the one before. */
export interface ChainLink {
  seq: number;
  at: string;
  actorType: string;
  actorId: string | null;
  event: string;
  subjectType: string;
  subjectId: string;
  data: unknown;
  prevHash: string;
}

/** JSON with the keys in order at every depth, so that the same facts give the same text. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (value && typeof value === "object") {
    const entries = Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`);
    return `{${entries.join(",")}}`;
  }
  return JSON.stringify(value) ?? "null";
}

/** The text whose SHA-256 is the event's hash. */
export const linkText = (link: ChainLink) => canonicalJson(link);

/** `prevHash` of the first event. */
export const chainStart = "0".repeat(64);
