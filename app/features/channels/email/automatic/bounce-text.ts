import { statusCode } from "./delivery-status.ts";

/** What can be read from a bounce that is written for people only. */
export interface BounceText {
  recipients: string[];
  status: string;
  diagnostic: string;
}

const address =
  /(?<![\w.+-])([\w.!#$%&'*+/=?^`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8})/g;

/** Lines that come before the recipients, in the words of qmail, Exim, Postfix, Exchange, Gmail, QQ, 163 and others. */
const introductions =
  /could ?n(?:o|')t be delivered|failed (?:recipient|permanently|to deliver)|following (?:address|recipient)|wasn't able to deliver|was not able to deliver|unable to deliver|undeliverable|did not reach|delivery (?:to|has failed)|your message (?:to|wasn't)|addresses? (?:failed|had)|permanent (?:fatal )?errors|konnte nicht|nicht zugestellt|n'a pas pu|impossible de|no se (?:ha )?pudo|no pudo|não (?:foi|pôde)|non è stato|impossibile|niet worden|nie (?:mógł|można|udało)|не (?:удалось|было|может)|无法(?:送达|投递|发送|到达)|投递失败|未能(?:送达|投递)|退信|被退回|收件人|無法(?:傳送|投遞|送達)|配信(?:でき|不能|失敗)|送信でき|届きませんでした|전달(?:할 수|되지|하지)|전송(?:하지|할 수|에 실패)|반송/i;

/** Words of servers that say why, with the code that RFC 3463 gives the reason. */
const reasons: [RegExp, string][] = [
  [
    /user (?:is )?(?:unknown|not found|doesn't exist|does not exist|invalid)|unknown (?:user|recipient|mailbox|local part)|no such (?:user|recipient|mailbox|person|account)|(?:mailbox|account|address|recipient)(?: address)? (?:is )?(?:unknown|unavailable|not found|does not exist|doesn't exist|invalid|rejected|disabled|inactive|suspended)|address couldn't be found|invalid (?:recipient|mailbox|address|user)|(?:wasn't|couldn't be) found (?:at|or)|does not have (?:a|an)? .{0,20}account|account has been disabled|not our customer|no mailbox here|该?(?:用户|收件人|邮箱|帐号|账号)(?:地址)?(?:不存在|无效|已注销|被禁用)|(?:收件人|用户|邮箱).{0,100}?不存在|(?:不存在|无效)的?(?:用户|收件人|邮箱|地址)|存在しません|見つかりません|存在하지|존재하지 않는|unbekannt|existiert nicht|n'existe pas|inconnu|no existe|desconocid|não existe|non esiste|sconosciut|bestaat niet|nie istnieje|не (?:существует|найден)/i,
    "5.1.1",
  ],
  [
    /domain (?:not found|does not exist|doesn't exist|invalid)|host (?:or domain name )?(?:unknown|not found)|unrouteable|unrout?able (?:mail )?domain|name (?:or )?service error|no (?:mx|such domain|route)|dns (?:error|domain)|域名(?:不存在|错误|无法)|ドメイン/i,
    "5.1.2",
  ],
  [
    /(?:mailbox|inbox|account|quota|storage).{0,30}(?:full|exceeded|over|limit)|(?:over|exceeded).{0,12}quota|insufficient (?:disk|storage)|out of storage|(?:邮箱|空间|容量).{0,8}(?:已满|不足|超)|(?:満杯|容量)|(?:용량|편지함).{0,8}(?:초과|가득)|speicher.{0,20}voll|boîte.{0,20}pleine|buzón.{0,20}lleno|caixa.{0,20}cheia|casella.{0,20}piena/i,
    "5.2.2",
  ],
  [
    /message (?:is )?too (?:large|big)|size (?:exceeds|limit)|exceeds? (?:the )?(?:maximum )?(?:message )?size|(?:邮件|信件).{0,6}(?:过大|超过)|サイズ/i,
    "5.3.4",
  ],
  [
    /spam|blocked|blacklist|block ?list|reputation|rejected (?:by|for|due)|policy|not (?:allowed|authori[sz]ed|permitted)|access denied|relay(?:ing)? (?:denied|not)|dmarc|spf|dkim|content (?:filter|rejected)|垃圾邮件|拒收|拒绝|被.{0,6}拦截|스팸/i,
    "5.7.1",
  ],
  [
    /timed? ?out|connection (?:refused|timed|dropped|reset)|greylist|try (?:again )?later|temporar|deferred|still (?:trying|being retried)|rate limit|too many|busy|超时|稍后|频率|一時的|일시/i,
    "4.4.1",
  ],
];

const smtpReply = /(?<![\d.])([45]\d\d)[ -]#?(?:([245]\.\d{1,3}\.\d{1,3})[ :]?)?/;
const diagnosticLine =
  /(?<![\d.])[45]\d\d[ -#]|(?<![\d.])[45]\.\d{1,3}\.\d{1,3}\b|remote host said|said:|response|error|reason|diagnos|原因|退信|错误|エラー|오류|fehler|erreur|motivo|causa|причина/i;

/** Where the returned mail itself begins: what follows is not about the failure. */
const returned =
  /^\s{0,4}(?:-{2,}\s?(?:below this line|this is a copy|original message|returned message|the (?:header|body) of|-)|-{3,} .{0,40}(?:original|copy|message).{0,40}-{2,}|received: |return-path: |dkim-signature: |message-id: |以下是原邮件|原邮件)/i;

/** Sendmail draws strokes around what it says itself, too. */
const heading = /following addresses|transcript of session/i;

function ownLines(text: string): string[] {
  const lines = text.replace(/\r\n?/g, "\n").slice(0, 60_000).split("\n");
  const end = lines.findIndex((line, at) => at > 2 && returned.test(line) && !heading.test(line));
  return (end === -1 ? lines : lines.slice(0, end)).map((line) => line.slice(0, 1_000));
}

function addressesIn(line: string): string[] {
  return [...line.matchAll(address)].map((found) => found[1]!.replace(/^['"=]+|['".]+$/g, ""));
}

/** Neither the servers that report nor the mail that failed: message ids look like addresses. */
const isServer = (one: string) =>
  /^(?:mailer-daemon|postmaster|mail-daemon|noreply|no-reply|abuse|bounce)/i.test(one) ||
  /^[\w.-]{25,}@/.test(one);

/** Reads who did not get a mail, and why, from a bounce's words. */
export function readBounceText(text: string, own: ReadonlySet<string>): BounceText {
  const lines = ownLines(text);
  const introduced = lines.findIndex((line) => introductions.test(line));
  const candidates = (from: number, to: number) =>
    lines
      .slice(Math.max(0, from), to)
      .flatMap(addressesIn)
      .filter((one) => !isServer(one) && !own.has(one.toLowerCase()));
  const near = introduced === -1 ? [] : candidates(introduced, introduced + 14);
  const found = near.length > 0 ? near : candidates(0, lines.length);
  const saying = lines.map((line) => line.trim()).filter((line) => diagnosticLine.test(line));
  const coded = saying.find((line) => statusCode.test(line) || smtpReply.test(line)) ?? saying[0] ?? "";
  return {
    recipients: [...new Set(found.map((one) => one.toLowerCase()))].slice(0, 100),
    status: statusOf(lines.join("\n"), coded),
    diagnostic: withNextLines(lines, coded),
  };
}

/** A server's answer goes on over some lines. */
function withNextLines(lines: string[], line: string): string {
  if (line === "") return "";
  const at = lines.findIndex((one) => one.trim() === line);
  const after = lines.slice(at + 1, at + 4).map((one) => one.trim());
  const end = after.findIndex((one) => one === "" || addressesIn(one).length > 0);
  return [line, ...(end === -1 ? after : after.slice(0, end))].join(" ").slice(0, 1_000);
}

/** The code that the words say or mean. */
export function statusOf(text: string, coded = text): string {
  const said = statusCode.exec(coded)?.[1] ?? statusCode.exec(text)?.[1];
  const reply = smtpReply.exec(coded);
  const meant = reasons.find(([words]) => words.test(text))?.[1] ?? "";
  // `550 User unknown`: the reply's class with the reason's code.
  const generic = said === undefined || /^[45]\.0\.0$/.test(said);
  if (!generic) return said;
  const kind = reply?.[1]?.[0] ?? said?.[0] ?? meant[0];
  if (kind === undefined) return said ?? "";
  return meant === "" ? (said ?? `${kind}.0.0`) : `${kind}${meant.slice(1)}`;
}
