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
  | { event: "staff.availability_changed"; subject: ["staff", string]; data: { available: boolean } }
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
  | {
      event: "conversation.changed";
      subject: ["conversation", string];
      data: {
        status?: string;
        priority?: string;
        assignee?: string | null;
        team?: string | null;
        tags?: string[];
      };
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
  | { event: "mail.retried" | "mail.dismissed"; subject: ["mail", string]; data: Record<string, never> }
  | {
      event: "incident.changed";
      subject: ["incident", string];
      data: {
        state?: string;
        owner?: string | null;
        wording?: "changed" | "default";
        into?: string;
        split?: string;
      };
    }
  | {
      event: "incident.answered" | "incident.answer_withdrawn";
      subject: ["incident", string];
      data: { answer: string; kind: "answer" | "recovery"; conversations: number };
    }
  | {
      event: "incident.conversation_added" | "incident.conversation_removed";
      subject: ["incident", string];
      data: { conversation: string };
    }
  | { event: "demo.paused"; subject: ["demo", "stream"]; data: Record<string, never> }
  | { event: "demo.resumed"; subject: ["demo", "stream"]; data: Record<string, never> };

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
