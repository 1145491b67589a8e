import { describe, expect, it } from "vitest";
import { loadMessages, locales } from "#app/i18n/index.ts";
import { createTranslator } from "#app/i18n/translator.ts";
import { type AuditEntry, eventKey, sentenceOf } from "./audit-entry.ts";
import type { AuditChange } from "./audit-event.ts";
import { eventNames } from "./audit-filter.ts";

const examples: AuditChange[] = [
  { event: "session.started", subject: ["session", "s"], data: { secondFactor: true } },
  { event: "session.started", subject: ["session", "s"], data: { secondFactor: false } },
  { event: "session.ended", subject: ["session", "s"], data: { by: "self" } },
  { event: "session.ended", subject: ["session", "s"], data: { by: "role_change" } },
  { event: "sign_in.refused", subject: ["staff", "unknown"], data: { reason: "wrong_password" } },
  { event: "staff.invited", subject: ["staff", "p"], data: { role: "lead" } },
  { event: "staff.joined", subject: ["staff", "p"], data: {} },
  { event: "staff.role_changed", subject: ["staff", "p"], data: { from: "agent", to: "admin" } },
  { event: "staff.deactivated", subject: ["staff", "p"], data: {} },
  { event: "staff.reactivated", subject: ["staff", "p"], data: {} },
  { event: "staff.reset_started", subject: ["staff", "p"], data: {} },
  { event: "staff.password_changed", subject: ["staff", "p"], data: { by: "self" } },
  { event: "staff.password_changed", subject: ["staff", "p"], data: { by: "reset" } },
  { event: "staff.two_factor_enabled", subject: ["staff", "p"], data: {} },
  { event: "staff.two_factor_disabled", subject: ["staff", "p"], data: { by: "admin" } },
  { event: "staff.two_factor_disabled", subject: ["staff", "p"], data: { by: "self" } },
  { event: "staff.recovery_codes_renewed", subject: ["staff", "p"], data: {} },
  { event: "staff.recovery_code_used", subject: ["staff", "p"], data: { left: 1 } },
  { event: "staff.recovery_code_used", subject: ["staff", "p"], data: { left: 7 } },
  { event: "staff.preferences_changed", subject: ["staff", "p"], data: { theme: "dark", locale: "zh" } },
  { event: "staff.availability_changed", subject: ["staff", "p"], data: { available: true } },
  { event: "staff.availability_changed", subject: ["staff", "p"], data: { available: false } },
  {
    event: "api_key.created",
    subject: ["api_key", "k"],
    data: { scopes: ["transactions:write"], expiresAt: "2026-12-31T00:00:00.000Z" },
  },
  { event: "api_key.revoked", subject: ["api_key", "k"], data: {} },
  {
    event: "conversation.changed",
    subject: ["conversation", "c"],
    data: { status: "solved", tags: ["refund"] },
  },
  { event: "conversation.identified", subject: ["conversation", "c"], data: { customer: "cus_1" } },
  {
    event: "conversation.identity_confirmed",
    subject: ["conversation", "c"],
    data: { customer: "cus_1", asked: ["last4", "amount"] },
  },
  {
    event: "conversation.identity_refused",
    subject: ["conversation", "c"],
    data: { customer: "cus_1", asked: ["email", "phone"] },
  },
  { event: "canned_reply.saved", subject: ["canned_reply", "r"], data: { shortcut: "refund" } },
  { event: "canned_reply.deleted", subject: ["canned_reply", "r"], data: { shortcut: "refund" } },
  { event: "canned_reply.restored", subject: ["canned_reply", "r"], data: { shortcut: "refund" } },
  { event: "conversation.merged", subject: ["conversation", "c"], data: { into: "d" } },
  { event: "conversation.unmerged", subject: ["conversation", "c"], data: { into: "d" } },
  { event: "conversation.split", subject: ["conversation", "c"], data: { to: "d", seq: 3 } },
  { event: "conversation.linked", subject: ["conversation", "c"], data: { with: "d" } },
  { event: "conversation.unlinked", subject: ["conversation", "c"], data: { with: "d" } },
  { event: "conversation.payment_linked", subject: ["conversation", "c"], data: { transactionId: "tx_1" } },
  { event: "conversation.payment_unlinked", subject: ["conversation", "c"], data: { transactionId: "tx_1" } },
  { event: "alert.decided", subject: ["alert", "a"], data: { disposition: "fraud", transactionId: "tx_1" } },
  { event: "alert.reopened", subject: ["alert", "a"], data: { transactionId: "tx_1" } },
  { event: "rule.drafted", subject: ["rule", "r"], data: { name: "Night", version: 2 } },
  {
    event: "rule.state_changed",
    subject: ["rule", "r"],
    data: { name: "Night", version: 2, from: "shadow", to: "live" },
  },
  {
    event: "rule.state_changed",
    subject: ["rule", "velocity"],
    data: { name: "velocity", version: null, from: "live", to: "retired" },
  },
  { event: "list.added", subject: ["list_entry", "1"], data: { list: "block", kind: "card" } },
  { event: "list.removed", subject: ["list_entry", "1"], data: { list: "allow", kind: "email" } },
  { event: "list.imported", subject: ["list", "block"], data: { entries: 2, refused: 0 } },
  { event: "threshold.changed", subject: ["setting", "alert_threshold"], data: { from: null, to: 710 } },
  { event: "threshold.changed", subject: ["setting", "block_threshold"], data: { from: 900, to: null } },
  {
    event: "complaint.recorded",
    subject: ["complaint", "c"],
    data: { transactionId: "tx_1", conversation: "v" },
  },
  {
    event: "complaint.withdrawn",
    subject: ["complaint", "c"],
    data: { transactionId: "tx_1", conversation: "v" },
  },
  {
    event: "complaint.undone",
    subject: ["complaint", "c"],
    data: { transactionId: "tx_1", conversation: "v" },
  },
  { event: "drift.alarm_opened", subject: ["drift", "amount"], data: { index: 0.31 } },
  { event: "drift.alarm_closed", subject: ["drift", "score"], data: { index: 0.04 } },
  { event: "model.requested", subject: ["model", "3"], data: { days: 30 } },
  { event: "model.state_changed", subject: ["model", "3"], data: { to: "live" } },
  { event: "transactions.exported", subject: ["export", "e"], data: { filters: { status: "failed" } } },
  { event: "transactions.exported", subject: ["export", "e"], data: { filters: {} } },
  { event: "reports.exported", subject: ["export", "e"], data: { filters: { channel: "chat" } } },
  { event: "transactions.imported", subject: ["import", "i"], data: { accepted: 900, rejected: 3 } },
  { event: "mail.retried", subject: ["mail", "m"], data: {} },
  { event: "mail.dismissed", subject: ["mail", "m"], data: {} },
  { event: "mail.restored", subject: ["mail", "m"], data: {} },
  { event: "mail.failed_downloaded", subject: ["mail", "m"], data: {} },
  { event: "mailbox.added", subject: ["mailbox", "m"], data: { name: "support@upay.example" } },
  { event: "mailbox.changed", subject: ["mailbox", "m"], data: { name: "support@upay.example" } },
  {
    event: "mailbox.reading_changed",
    subject: ["mailbox", "m"],
    data: { server: "imap.example:993", auth: "oauth2" },
  },
  { event: "mailbox.receiving_paused", subject: ["mailbox", "m"], data: {} },
  { event: "mailbox.receiving_resumed", subject: ["mailbox", "m"], data: {} },
  { event: "mail.tested", subject: ["mailbox", "m"], data: {} },
  { event: "mail.sender_taken", subject: ["mail", "m"], data: { conversation: "c" } },
  { event: "mail.sender_given_back", subject: ["mail", "m"], data: { conversation: "c" } },
  { event: "mail.reported", subject: ["mail", "m"], data: { conversation: "c" } },
  { event: "mail.report_withdrawn", subject: ["mail", "m"], data: { conversation: "c" } },
  { event: "mail.headers_read", subject: ["mail", "m"], data: { conversation: "c" } },
  { event: "mail.downloaded", subject: ["mail", "m"], data: { conversation: "c" } },
  { event: "mailbox.trusted_changed", subject: ["mailbox", "m"], data: { trusted: ["mx.example"] } },
  {
    event: "mailbox.sending_changed",
    subject: ["mailbox", "m"],
    data: { server: "mail.example:587", auth: "password" },
  },
  { event: "mailbox.sending_paused", subject: ["mailbox", "m"], data: {} },
  { event: "mailbox.sending_resumed", subject: ["mailbox", "m"], data: {} },
  { event: "mail.sent_again", subject: ["conversation", "c"], data: { seq: 3 } },
  { event: "mail.cancelled", subject: ["conversation", "c"], data: { seq: 3 } },
  { event: "mail_template.changed", subject: ["mail_template", "received"], data: { language: "en" } },
  { event: "mail_signature.changed", subject: ["team", "t"], data: {} },
  {
    event: "chat.settings_changed",
    subject: ["chat_setting", "1"],
    data: { hours: "always", name: "no", email: "required" },
  },
  { event: "chat.key_created", subject: ["chat_key", "site-1"], data: {} },
  { event: "chat.key_removed", subject: ["chat_key", "site-1"], data: {} },
  {
    event: "surveys.changed",
    subject: ["survey_setting", "email"],
    data: { asks: true, quietDays: 14, openDays: 14 },
  },
  {
    event: "failure_code.mapped",
    subject: ["failure_code", "acme E-17"],
    data: { version: 2, from: "unknown", to: "timeout" },
  },
  {
    event: "failure_code.mapped",
    subject: ["failure_code", "acme E-17"],
    data: { version: 3, from: "timeout", to: "unknown", undoes: 2 },
  },
  { event: "incident.changed", subject: ["incident", "i"], data: { state: "closed" } },
  {
    event: "incident.answered",
    subject: ["incident", "i"],
    data: { answer: "a", kind: "answer", conversations: 3 },
  },
  {
    event: "incident.answer_withdrawn",
    subject: ["incident", "i"],
    data: { answer: "a", kind: "answer", conversations: 3 },
  },
  { event: "incident.notified", subject: ["incident", "i"], data: { notice: "n", customers: 3 } },
  { event: "incident.notice_withdrawn", subject: ["incident", "i"], data: { notice: "n", customers: 3 } },
  { event: "incident.conversation_added", subject: ["incident", "i"], data: { conversation: "c" } },
  { event: "incident.conversation_removed", subject: ["incident", "i"], data: { conversation: "c" } },
  { event: "service_policy.created", subject: ["service_policy", "s"], data: { name: "Live chat" } },
  { event: "service_policy.changed", subject: ["service_policy", "s"], data: { name: "Live chat" } },
  { event: "service_policy.removed", subject: ["service_policy", "s"], data: { name: "Live chat" } },
  { event: "service_policy.reordered", subject: ["service_policy", "s"], data: { place: 2 } },
  { event: "service_calendar.created", subject: ["service_calendar", "s"], data: { name: "Office" } },
  { event: "service_calendar.changed", subject: ["service_calendar", "s"], data: { name: "Office" } },
  { event: "service_calendar.removed", subject: ["service_calendar", "s"], data: { name: "Office" } },
  { event: "team.created", subject: ["team", "t"], data: { name: "Refunds" } },
  { event: "team.renamed", subject: ["team", "t"], data: { name: "Refunds" } },
  { event: "team.removed", subject: ["team", "t"], data: { name: "Refunds" } },
  { event: "team.members_changed", subject: ["team", "t"], data: { name: "Refunds", members: ["p"] } },
  {
    event: "staff.routing_changed",
    subject: ["staff", "p"],
    data: { chats: 4, tickets: 20, languages: ["en"], skills: [] },
  },
  { event: "custom_field.created", subject: ["custom_field", "f"], data: { name: "Reason" } },
  { event: "custom_field.changed", subject: ["custom_field", "f"], data: { name: "Reason" } },
  { event: "custom_field.retired", subject: ["custom_field", "f"], data: { name: "Reason" } },
  { event: "custom_field.restored", subject: ["custom_field", "f"], data: { name: "Reason" } },
  {
    event: "conversation.service_warned",
    subject: ["conversation", "c"],
    data: { target: "firstResponse", policy: "s" },
  },
  {
    event: "conversation.service_breached",
    subject: ["conversation", "c"],
    data: { target: "firstResponse", policy: "s" },
  },
  { event: "demo.paused", subject: ["demo", "stream"], data: {} },
  { event: "demo.resumed", subject: ["demo", "stream"], data: {} },
  { event: "demo.outage_started", subject: ["demo", "stream"], data: { issuer: "East Bank" } },
  { event: "demo.outage_ended", subject: ["demo", "stream"], data: {} },
];

const entry = ({ event, subject: [type, id], data }: AuditChange): AuditEntry => ({
  seq: 1,
  at: "2026-11-23T10:00:00.000Z",
  event,
  actor: { type: "staff", id: "d", name: "Daniel" },
  subject: { type, id, name: id === "unknown" ? null : "Mei" },
  data,
  hash: "",
});

const readers = Object.fromEntries(
  await Promise.all(
    locales.map(async (locale) => {
      const { t } = createTranslator(locale, await loadMessages(locale));
      return [locale, { t, date: (iso: string) => iso.slice(0, 10), number: String }] as const;
    }),
  ),
);

describe("what the audit log says", () => {
  it("has an example of every event here", () => {
    expect(new Set(examples.map(({ event }) => event))).toEqual(new Set(eventNames));
  });

  it.each(locales)("is a whole sentence for every event (%s)", (locale) => {
    for (const example of examples) {
      const sentence = sentenceOf(entry(example), readers[locale]!);
      expect(sentence, example.event).not.toMatch(/\{\{|audit\.|accounts\.|undefined|\[object/);
      const key = eventKey(example.event);
      expect(readers[locale]!.t(`audit.name.${key}`)).not.toContain("audit.");
    }
  });

  it("names who did what to whom", () => {
    const sentences = examples.map((example) => sentenceOf(entry(example), readers.en!));
    expect(sentences).toContain("Daniel changed the role of Mei from Support agent to Administrator");
    expect(sentences).toContain("A sign-in to an unknown account was refused: wrong password");
    expect(sentences).toContain("Daniel used a recovery code; 1 is left");
    expect(sentences).toContain("Daniel created the API key Mei (transactions:write), until 2026-12-31");
  });

  it("still tells of events it does not know", () => {
    const odd = { ...entry(examples[0]!), event: "moon.landed" };
    expect(sentenceOf(odd, readers.en!)).toBe("Daniel: moon.landed");
    const nobody = { type: "system", id: null, name: null };
    expect(sentenceOf({ ...odd, actor: nobody }, readers.zh!)).toBe("系统：moon.landed");
  });
});
