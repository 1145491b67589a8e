import type { Translate } from "#app/i18n/translator.ts";
import type { AuditChange, AuditEventName } from "./audit-event.ts";

/** Somebody or something an entry speaks of. `name` is null where it is not known (any more). */
export interface Party {
  type: string;
  id: string | null;
  name: string | null;
}

/** One line of the log, as a reader gets it. */
export interface AuditEntry {
  seq: number;
  /** ISO 8601 */
  at: string;
  event: string;
  actor: Party;
  subject: Party;
  data: unknown;
  hash: string;
}

type Joined<Text extends string, Mark extends string> = Text extends `${infer Head}${Mark}${infer Tail}`
  ? `${Head}${Capitalize<Joined<Tail, Mark>>}`
  : Text;
type CamelCase<Name extends string> = Joined<Joined<Name, ".">, "_">;

/** The catalogue's key of an event: "staff.role_changed" is "staffRoleChanged". */
export const eventKey = <Name extends AuditEventName>(event: Name) =>
  event.replace(/[._](\w)/g, (_, letter: string) => letter.toUpperCase()) as CamelCase<Name>;

/** What sentences need of the reader: the language and how dates and numbers are written. */
export interface Reader {
  t: Translate;
  date: (iso: string) => string;
  number: (value: number) => string;
}

function nameOf(party: Party, { t }: Reader): string {
  if (party.type === "system") return t("audit.system");
  if (party.id === "unknown") return t("audit.unknownAccount");
  return party.name ?? (party.type === "staff" ? t("audit.somebody") : (party.id ?? "").slice(0, 8));
}

const filtersText = (filters: Record<string, string>, { t }: Reader) =>
  Object.entries(filters)
    .map(([name, value]) => `${name}: ${value}`)
    .join(", ") || t("audit.noFilters");

/** A known word of the catalogue, or the raw one where the log holds a word that is no longer used. */
const word = (key: string, raw: string, { t }: Reader) => t(key as "audit.system", { defaultValue: raw });

/** An entry in the reader's words. One that this version does not know is told by its bare name. */
export function sentenceOf(entry: AuditEntry, reader: Reader): string {
  const { t } = reader;
  const actor = nameOf(entry.actor, reader);
  const subject = nameOf(entry.subject, reader);
  const names = { actor, subject };
  // Written by this product, in the shape of the union, or by one of its earlier versions.
  const { event, data } = entry as unknown as AuditChange;
  switch (event) {
    case "session.started":
      return t(
        data.secondFactor ? "audit.sentence.sessionStartedTwoFactor" : "audit.sentence.sessionStarted",
        names,
      );
    case "session.ended":
      return data.by === "self"
        ? t("audit.sentence.sessionEndedSelf", names)
        : t("audit.sentence.sessionEnded", { ...names, why: word(`audit.why.${data.by}`, data.by, reader) });
    case "sign_in.refused":
      return t("audit.sentence.signInRefused", {
        ...names,
        why: word(`audit.why.${data.reason}`, data.reason, reader),
      });
    case "staff.invited":
      return t("audit.sentence.staffInvited", {
        ...names,
        role: word(`common.role.${data.role}`, data.role, reader),
      });
    case "staff.role_changed":
      return t("audit.sentence.staffRoleChanged", {
        ...names,
        from: word(`common.role.${data.from}`, data.from, reader),
        to: word(`common.role.${data.to}`, data.to, reader),
      });
    case "staff.password_changed":
      return t(
        data.by === "reset" ? "audit.sentence.staffPasswordReset" : "audit.sentence.staffPasswordChanged",
        names,
      );
    case "staff.two_factor_disabled":
      return t(
        data.by === "admin"
          ? "audit.sentence.staffTwoFactorRemoved"
          : "audit.sentence.staffTwoFactorDisabled",
        names,
      );
    case "staff.recovery_code_used":
      return t("audit.sentence.staffRecoveryCodeUsed", { ...names, count: data.left });
    case "staff.preferences_changed":
      return t("audit.sentence.staffPreferencesChanged", {
        ...names,
        what: Object.keys(data)
          .map((setting) => word(`audit.setting.${setting}`, setting, reader))
          .join(t("audit.separator")),
      });
    case "api_key.created":
      return t("audit.sentence.apiKeyCreated", {
        ...names,
        scopes: data.scopes.join(", "),
        expiry: data.expiresAt
          ? t("audit.expiresOn", { date: reader.date(data.expiresAt) })
          : t("audit.noExpiry"),
      });
    case "staff.availability_changed":
      return t(data.available ? "audit.sentence.staffAvailable" : "audit.sentence.staffAway", names);
    case "conversation.changed":
      return t("audit.sentence.conversationChanged", {
        ...names,
        what: Object.keys(data)
          .map((field) => word(`audit.field.${field}`, field, reader))
          .join(t("audit.separator")),
      });
    case "conversation.merged":
      return t("audit.sentence.conversationMerged", { ...names, other: data.into });
    case "conversation.unmerged":
      return t("audit.sentence.conversationUnmerged", { ...names, other: data.into });
    case "conversation.split":
      return t("audit.sentence.conversationSplit", { ...names, other: data.to });
    case "conversation.linked":
      return t("audit.sentence.conversationLinked", { ...names, other: data.with });
    case "conversation.unlinked":
      return t("audit.sentence.conversationUnlinked", { ...names, other: data.with });
    case "conversation.payment_linked":
      return t("audit.sentence.conversationPaymentLinked", { ...names, transaction: data.transactionId });
    case "conversation.payment_unlinked":
      return t("audit.sentence.conversationPaymentUnlinked", { ...names, transaction: data.transactionId });
    case "conversation.identified":
      return data.customer
        ? t("audit.sentence.conversationIdentified", { ...names, customer: data.customer })
        : t("audit.sentence.conversationUnidentified", names);
    case "failure_code.mapped":
      return t(data.undoes ? "audit.sentence.failureCodeMappedBack" : "audit.sentence.failureCodeMapped", {
        ...names,
        subject: entry.subject.id ?? "",
        from: word(`failures.analyst.${data.from}`, data.from, reader),
        to: word(`failures.analyst.${data.to}`, data.to, reader),
      });
    case "incident.changed":
      return t("audit.sentence.incidentChanged", {
        ...names,
        what: Object.keys(data)
          .map((field) => word(`audit.field.${field}`, field, reader))
          .join(t("audit.separator")),
      });
    case "incident.answered":
      return t("audit.sentence.incidentAnswered", { ...names, count: data.conversations });
    case "incident.answer_withdrawn":
      return t("audit.sentence.incidentAnswerWithdrawn", { ...names, count: data.conversations });
    case "incident.notified":
      return t("audit.sentence.incidentNotified", { ...names, count: data.customers });
    case "incident.notice_withdrawn":
      return t("audit.sentence.incidentNoticeWithdrawn", { ...names, count: data.customers });
    case "incident.conversation_added":
      return t("audit.sentence.incidentConversationAdded", { ...names, conversation: data.conversation });
    case "incident.conversation_removed":
      return t("audit.sentence.incidentConversationRemoved", { ...names, conversation: data.conversation });
    case "conversation.identity_confirmed":
    case "conversation.identity_refused":
      return t(`audit.sentence.${eventKey(event)}`, {
        ...names,
        customer: data.customer,
        asked: data.asked
          .map((question) => word(`caution.question.${question}`, question, reader))
          .join(t("audit.separator")),
      });
    case "canned_reply.saved":
    case "canned_reply.deleted":
    case "canned_reply.restored":
      return t(`audit.sentence.${eventKey(event)}`, { ...names, shortcut: data.shortcut });
    case "alert.decided":
      return t("audit.sentence.alertDecided", {
        ...names,
        transaction: data.transactionId,
        disposition: word(`audit.disposition.${data.disposition}`, data.disposition, reader),
      });
    case "alert.reopened":
      return t("audit.sentence.alertReopened", { ...names, transaction: data.transactionId });
    case "rule.drafted":
      return t("audit.sentence.ruleDrafted", { ...names, rule: data.name, version: data.version });
    case "rule.state_changed":
      return t("audit.sentence.ruleStateChanged", {
        ...names,
        rule: data.version === null ? word(`fraud.rules.${data.name}.title`, data.name, reader) : data.name,
        version: data.version === null ? "" : t("audit.version", { version: data.version }),
        from: word(`rules.state.${data.from}`, data.from, reader),
        to: word(`rules.state.${data.to}`, data.to, reader),
      });
    case "list.added":
    case "list.removed":
      return t(`audit.sentence.${eventKey(event)}`, {
        ...names,
        list: word(`rules.list.${data.list}`, data.list, reader),
        kind: word(`fraud.listed.kind.${data.kind}`, data.kind, reader),
      });
    case "list.imported":
      return t("audit.sentence.listImported", {
        ...names,
        list: word(`rules.list.${entry.subject.id}`, entry.subject.id ?? "", reader),
        count: data.entries,
      });
    case "threshold.changed":
      return t(`audit.sentence.${entry.subject.id === "block_threshold" ? "block" : "threshold"}Changed`, {
        ...names,
        from: data.from ?? t("audit.standard"),
        to: data.to ?? t("audit.standard"),
      });
    case "complaint.recorded":
    case "complaint.withdrawn":
    case "complaint.undone":
      return t(`audit.sentence.${eventKey(event)}`, { ...names, transaction: data.transactionId });
    case "drift.alarm_opened":
    case "drift.alarm_closed":
      return t(`audit.sentence.${eventKey(event)}`, {
        ...names,
        what: word(`drift.watched.${entry.subject.id}`, entry.subject.id ?? "", reader),
        index: data.index.toFixed(2),
      });
    case "model.requested":
      return t("audit.sentence.modelRequested", { ...names, count: data.days });
    case "model.state_changed":
      return t("audit.sentence.modelStateChanged", {
        ...names,
        state: word(`models.state.${data.to}`, data.to, reader),
      });
    case "reports.exported":
      return t("audit.sentence.reportsExported", { ...names, filters: filtersText(data.filters, reader) });
    case "transactions.exported":
      return t("audit.sentence.transactionsExported", {
        ...names,
        filters: filtersText(data.filters, reader),
      });
    case "transactions.imported":
      return t("audit.sentence.transactionsImported", {
        ...names,
        accepted: reader.number(data.accepted),
        rejected: reader.number(data.rejected),
      });
    case "conversation.service_warned":
    case "conversation.service_breached":
      return t(`audit.sentence.${eventKey(event)}`, {
        ...names,
        target: word(`audit.target.${data.target}`, data.target, reader),
      });
    case "service_policy.created":
    case "service_policy.changed":
    case "service_policy.removed":
    case "service_calendar.created":
    case "service_calendar.changed":
    case "service_calendar.removed":
    case "team.created":
    case "team.renamed":
    case "team.removed":
    case "team.members_changed":
    case "custom_field.created":
    case "custom_field.changed":
    case "custom_field.retired":
    case "custom_field.restored":
    case "mailbox.added":
    case "mailbox.changed":
      return t(`audit.sentence.${eventKey(event)}`, { ...names, name: data.name });
    case "service_policy.reordered":
    case "staff.routing_changed":
    case "staff.joined":
    case "staff.deactivated":
    case "staff.reactivated":
    case "staff.reset_started":
    case "staff.two_factor_enabled":
    case "staff.recovery_codes_renewed":
    case "api_key.revoked":
    case "mail.retried":
    case "mail.dismissed":
    case "mail.restored":
    case "mail.failed_downloaded":
    case "mail.tested":
    case "mail.sender_taken":
    case "mail.sender_given_back":
    case "mail.reported":
    case "mail.report_withdrawn":
    case "mail.headers_read":
    case "mail.downloaded":
    case "mailbox.trusted_changed":
    case "mailbox.reading_changed":
    case "mailbox.receiving_paused":
    case "mailbox.receiving_resumed":
    case "mailbox.sending_changed":
    case "mailbox.sending_paused":
    case "mailbox.sending_resumed":
    case "mail.sent_again":
    case "mail.cancelled":
    case "mail_template.changed":
    case "mail_signature.changed":
    case "surveys.changed":
    case "chat.settings_changed":
    case "chat.key_created":
    case "chat.key_removed":
    case "demo.paused":
    case "demo.resumed":
    case "demo.outage_ended":
      return t(`audit.sentence.${eventKey(event)}`, names);
    case "demo.outage_started":
      return t("audit.sentence.demoOutageStarted", { ...names, issuer: data.issuer });
    default:
      event satisfies never;
      return t("audit.sentence.unknown", { actor, event: entry.event });
  }
}
