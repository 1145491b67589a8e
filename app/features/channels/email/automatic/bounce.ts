import { decodeText } from "../charset/decode-text.ts";
import { firstField, type HeaderField, readHeaderBlock } from "../mime/header-fields.ts";
import { readMailboxes } from "../mime/mailboxes.ts";
import { readMessageId } from "../mime/message-ids.ts";
import { readParameters } from "../mime/parameters.ts";
import { binaryString } from "../mime/raw-mail.ts";
import type { ParsedEmail } from "../parse-email.ts";
import { readBounceText, statusOf } from "./bounce-text.ts";
import { type Delivery, readDeliveryStatus } from "./delivery-status.ts";
import { comesFromMailServer, hasNoReturnPath } from "./sender.ts";

/** A report that a mail was not delivered, or not yet. */
export interface Bounce {
  /** whom it did not reach; empty if the report does not say */
  recipient: string;
  /** all of them */
  recipients: string[];
  /** as `5.1.1`; empty if nothing tells */
  status: string;
  /** the address will not take mail later either: it is to be marked */
  hard: boolean;
  /** the servers still try: nothing has failed */
  delayed: boolean;
  diagnostic: string;
  /** the mail that failed, if the report shows its id */
  originalMessageId: string | null;
}

const subjects =
  /^(?:(?:re|fw|fwd|aw): )?\W{0,4}(?:undeliver(?:able|ed)|undelivered mail|mail delivery (?:failed|failure|system|subsystem|error|status|warning)|delivery (?:status notification|notification|failure|failed|report|has failed|delayed|incomplete|problem|final failure)|returned (?:mail|to sender|e-?mail)|failure (?:notice|delivery)|failed delivery|mail (?:failure|returned|could not be delivered|not delivered|system error)|message (?:delivery|undeliverable|could not be delivered|status|you sent blocked)|could not (?:send|deliver)|non[- ]?(?:delivery|remis|remise)|warning: (?:could not send|message|mail|e-?mail).{0,40}(?:delayed|queued|retry|hours)?|nachricht (?:nicht|konnte nicht)|unzustellbar|unzustellbarkeits|zustellung.{0,20}fehlgeschlagen|fehler bei der zustellung|mail konnte nicht|échec (?:de )?(?:la )?(?:remise|distribution|livraison)|message non (?:remis|distribué|délivré)|remise impossible|avis de non[- ]remise|no se (?:puede|pudo|ha podido) entregar|no entregado|error (?:de|en la) entrega|devolución|correo devuelto|não (?:foi )?(?:possível )?entreg|falha na entrega|não entregue|mensagem não|mancato recapito|impossibile recapitare|non recapit|errore di consegna|niet[- ]bezorgd|onbestelbaar|kan niet worden bezorgd|niedostarczon|nie(?:doręczone|dostarczenie)|zwrot|недоставлен|не (?:удалось )?доставлен|сообщение не доставлено|ошибка доставки|oleverbart|kunde inte levereras|kan ikke leveres|teslim edilemedi|系统退信|退信|投递失败|邮件(?:投递|发送|退回|被退回)|无法(?:投递|送达)|未送达|寄件失敗|郵件(?:投遞|傳遞|退回)|無法(?:傳遞|投遞|寄達)|傳送失敗|配信不能|配信(?:できません|エラー|失敗)|送信(?:エラー|失敗|できません)|メール(?:の)?配信|返送|배달(?:되지| 실패)|전송 실패|반송|메일 전송)/iu;

const deliveryReport = /report-type\s{0,3}=\s{0,3}"?delivery-status/i;

function isDeliveryReport(fields: HeaderField[]): boolean {
  const type = firstField(fields, "content-type") ?? "";
  return /^\s{0,10}multipart\/report/i.test(type) && deliveryReport.test(type);
}

/** Codes that say the mail was the trouble, or the moment, and not the address. */
function isAboutAddress(status: string, diagnostic: string): boolean {
  if (/^5\.2\.2$|^5\.3\.[14]$|^5\.2\.3$/.test(status)) return false;
  if (!status.startsWith("5.7.")) return true;
  return !/spam|block|blacklist|block ?list|reputation|policy|dmarc|spf|dkim|content|virus|垃圾|拦截/i.test(
    diagnostic,
  );
}

/** Delivery reports attach the returned mail, or its header alone; from either the id of our mail is known. */
function originalId(mail: ParsedEmail): string | null {
  for (const { type, content } of mail.attachments) {
    if (type !== "message/rfc822" && type !== "text/rfc822-headers" && type !== "message/global") continue;
    const text = binaryString(content.subarray(0, 100_000));
    const id = readMessageId(firstField(readHeaderBlock(text, 0, text.length).fields, "message-id"));
    if (id) return id;
  }
  const inText = /^\s{0,8}>?\s{0,4}message-id:\s{0,4}(<[^<>\s]{3,500}>)/im.exec(mail.text.slice(0, 60_000));
  return inText?.[1] ?? mail.inReplyTo ?? mail.references.at(-1) ?? null;
}

const unread = new Set(["delivered", "relayed", "expanded"]);

function fromDeliveries(mail: ParsedEmail, deliveries: Delivery[]): Bounce | undefined {
  const failed = deliveries.filter(({ action, recipient }) => recipient !== "" && !unread.has(action));
  const worst =
    failed.find(({ action }) => action === "failed") ??
    failed.find(({ status }) => status.startsWith("5")) ??
    failed[0];
  if (!worst) return undefined;
  const words = `${worst.diagnostic}\n${mail.text.slice(0, 4_000)}`;
  const status = refined(worst.status, worst.diagnostic || words);
  const delayed = worst.action === "delayed" || (worst.action === "unknown" && status.startsWith("4"));
  return {
    recipient: worst.recipient,
    recipients: [...new Set(failed.map(({ recipient }) => recipient))],
    status,
    hard: !delayed && status.startsWith("5") && isAboutAddress(status, worst.diagnostic),
    delayed,
    diagnostic: worst.diagnostic,
    originalMessageId: originalId(mail),
  };
}

/** `5.0.0` says nothing; the server's words may say more. */
function refined(status: string, words: string): string {
  if (status !== "" && !/^[45]\.0\.0$/.test(status)) return status;
  const meant = statusOf(words);
  return meant !== "" && (status === "" || meant[0] === status[0]) ? meant : status;
}

const stillTrying =
  /\bdelay(?:ed)?\b|still (?:trying|being|in the queue)|will (?:be retried|continue|keep trying|retry)|no action is required|not yet been delivered|warning message only|wird weiterhin versucht|verzögert|retard|retras|demora|ritard|vertraagd|opóźn|задерж|延迟|稍后(?:会|将)?(?:再|重)|継続|遅延|지연/i;

const ownAddresses = (mail: ParsedEmail) =>
  new Set([...mail.to, ...mail.cc, mail.from].map(({ address }) => address.toLowerCase()));

function fromText(mail: ParsedEmail): Bounce | undefined {
  const named = readMailboxes(firstField(mail.fields, "x-failed-recipients") ?? "").map(
    ({ address }) => address,
  );
  const read = readBounceText(mail.text, ownAddresses(mail));
  const recipients = named.length > 0 ? named : read.recipients;
  if (recipients.length === 0 && read.status === "" && !subjects.test(mail.subject)) return undefined;
  const opening = `${mail.subject}\n${mail.text.slice(0, 3_000)}`;
  const delayed = !read.status.startsWith("5") && stillTrying.test(opening);
  // A server that returns a mail without a code has given up on it.
  const status = read.status || (delayed ? "4.0.0" : "5.0.0");
  const failsForGood = status.startsWith("5") || /permanent|returned|failure|退信|退回/i.test(mail.subject);
  return {
    recipient: recipients[0] ?? "",
    recipients,
    status,
    hard: !delayed && failsForGood && status.startsWith("5") && isAboutAddress(status, read.diagnostic),
    delayed,
    diagnostic: read.diagnostic,
    originalMessageId: originalId(mail),
  };
}

/** Reads a mail as a report of failed delivery; undefined if it is none. */
export function readBounce(mail: ParsedEmail): Bounce | undefined {
  const statusPart = mail.attachments.find(
    ({ type }) => type === "message/delivery-status" || type === "message/global-delivery-status",
  );
  if (statusPart) {
    const deliveries = readDeliveryStatus(decodeText(statusPart.content.subarray(0, 500_000)));
    const bounce = fromDeliveries(mail, deliveries);
    if (bounce) return bounce;
    if (deliveries.some(({ action }) => unread.has(action))) return undefined;
  }
  if (isDeliveryReport(mail.fields)) return fromText(mail);
  if (firstField(mail.fields, "x-failed-recipients") !== undefined) return fromText(mail);
  const isServer = comesFromMailServer(mail.from.address);
  if (subjects.test(mail.subject))
    return isServer || hasNoReturnPath(mail.fields) ? fromText(mail) : undefined;
  // A mail server that names an address and a reason reports, whatever its subject is.
  const read = isServer ? readBounceText(mail.text, ownAddresses(mail)) : undefined;
  return read && read.recipients.length > 0 && read.status !== "" ? fromText(mail) : undefined;
}

/** The kind of a multipart/report (RFC 6522), as `disposition-notification`; empty if the mail is none. */
export function reportType(fields: HeaderField[]): string {
  const { value, parameters } = readParameters(firstField(fields, "content-type") ?? "");
  return value === "multipart/report" ? (parameters.get("report-type") ?? "").toLowerCase() : "";
}
