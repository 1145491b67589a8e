import { firstField, type HeaderField } from "../mime/header-fields.ts";

const mailServer =
  /^(?:mailer[-_.]?daemon|mail[-_.]?daemon|postmaster|mdaemon|bounces?|mail-delivery|mailsystem|mail-system|microsoftexchange[0-9a-f]{10,40}|exchange-system|mail\.delivery|delivery-?status|system-?admin)(?:[+=-].*)?@|^(?:mailer-daemon|postmaster|mail delivery (?:sub)?system)$/i;

/** Whether an address is one that mail servers report from. */
export const comesFromMailServer = (address: string) => mailServer.test(address.slice(0, 200));

const nobody =
  /^(?:no[-_.]?reply|do[-_.]?not[-_.]?reply|donotreply|noreply|nao-?responda|no-?responder|ne-?pas-?repondre|nicht-?antworten|keine-?antwort|unsubscribe|newsletters?|notifications?|notify|alerts?|automail(?:er)?|auto-?(?:reply|responder|confirm|mail)|mailings?|root|cron|nobody|www-data|apache|daemon)(?:[+.=_-][^@]{0,80})?@/i;

/** Whether nobody reads what is sent to an address. */
export const comesFromNobody = (address: string) => nobody.test(address.slice(0, 200));

const role =
  /^(?:info|service|services|support|help|helpdesk|service-?desk|customer-?(?:service|care|support)|kundenservice|contact|kontakt|office|admin|webmaster|system|sales|billing|orders?|reservations?|booking|hello|team|cs|kefu)(?:[+.=_-][^@]{0,80})?@/i;

/** Whether an address is an office's rather than a person's. */
export const comesFromRole = (address: string) => role.test(address.slice(0, 200));

/** `Return-Path: <>`: the mail asks not to be answered by machines (RFC 5321, 4.5.5). */
export function hasNoReturnPath(fields: HeaderField[]): boolean {
  const path = firstField(fields, "return-path");
  return path !== undefined && /^\s{0,5}<\s{0,5}>/.test(path);
}
