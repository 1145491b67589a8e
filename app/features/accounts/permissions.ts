import { Forbidden } from "#app/platform/errors.ts";

export const roles = ["agent", "analyst", "lead", "admin"] as const;
export type Role = (typeof roles)[number];

export const scopes = [
  "transactions:write",
  "transactions:read",
  "calls:write",
  "emails:write",
  "labels:write",
  "decisions:write",
  "incidents:read",
] as const;
export type Scope = (typeof scopes)[number];

/** Everything that may be allowed. Adding a line here is how a permission is born. */
export type Permission =
  | "profile.edit"
  | "transactions.read"
  | "transactions.export"
  | "customers.read"
  | "conversations.read"
  | "conversations.note"
  | "conversations.reply"
  | "views.share"
  | "replies.manage"
  | "alerts.read"
  | "alerts.decide"
  | "rules.read"
  | "rules.draft"
  | "rules.release"
  | "lists.manage"
  | "thresholds.set"
  | "models.read"
  | "models.manage"
  | "incidents.read"
  | "incidents.manage"
  | "incidents.notify"
  | "failures.read"
  | "failure_codes.manage"
  | "reports.read"
  | "service_levels.manage"
  | "teams.manage"
  | "custom_fields.manage"
  | "surveys.manage"
  | "staff.manage"
  | "api_keys.manage"
  | "mailboxes.manage"
  | "chat.manage"
  | "failed_mails.manage"
  | "mails.original"
  | "audit.read"
  | "system.read"
  | "demo.control";

const everybody: Permission[] = [
  "profile.edit",
  "transactions.read",
  "customers.read",
  "conversations.read",
  "conversations.note",
  "incidents.read",
];
const agent: Permission[] = [...everybody, "conversations.reply", "incidents.notify"];
const analyst: Permission[] = [
  ...everybody,
  "transactions.export",
  "alerts.read",
  "alerts.decide",
  "rules.read",
  "rules.draft",
  "lists.manage",
  "models.read",
  "failures.read",
  "mails.original",
];
const lead: Permission[] = [
  ...analyst,
  "conversations.reply",
  "views.share",
  "replies.manage",
  "reports.read",
  "service_levels.manage",
  "teams.manage",
  "incidents.manage",
  "incidents.notify",
  "failure_codes.manage",
  "rules.release",
  "thresholds.set",
  "models.manage",
  "audit.read",
  "system.read",
  "failed_mails.manage",
  "demo.control",
];
const admin: Permission[] = [
  ...lead,
  "custom_fields.manage",
  "surveys.manage",
  "staff.manage",
  "api_keys.manage",
  "mailboxes.manage",
  "chat.manage",
];

const granted: Record<Role, ReadonlySet<Permission>> = {
  agent: new Set(agent),
  analyst: new Set(analyst),
  lead: new Set(lead),
  admin: new Set(admin),
};

export interface StaffActor {
  type: "staff";
  id: string;
  sessionId: string;
  role: Role;
  name: string;
  email: string;
  locale: "en" | "zh";
  timeZone: string;
  theme: "system" | "light" | "dark";
}

export interface ApiKeyActor {
  type: "api_key";
  id: string;
  scopes: Scope[];
}

/** The product itself: workers, sweeps, the command line. */
export interface SystemActor {
  type: "system";
}

export type Actor = StaffActor | ApiKeyActor | SystemActor;

/** Whether a person's role grants the permission. The default is no: API keys are bound by scopes, not roles. */
export function can(actor: Actor, permission: Permission): boolean {
  if (actor.type === "system") return true;
  return actor.type === "staff" && granted[actor.role].has(permission);
}

/** @throws {Forbidden} where {@link can} says no. Every use case calls it first. */
export function assertCan(actor: Actor, permission: Permission): void {
  if (!can(actor, permission)) throw new Forbidden(permission);
}
