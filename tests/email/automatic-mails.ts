import type { Chance } from "./chance.ts";

/** A mail whose kind is known because it was made so. */
export interface KnownMail {
  raw: string;
  auto: "none" | "auto_reply" | "bulk" | "bounce" | "loop";
  bounce?: { recipient: string; status: string; hard: boolean };
}

const people = [
  ["Ann Lee", "ann.lee@example.org"],
  ["Jürgen Groß", "j.gross@example.de"],
  ["王芳", "wangfang@example.cn"],
  ["Olga Petrova", "olga@example.ru"],
  ["María Gil", "maria@example.es"],
] as const;

const encoded = (text: string) =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: everything but ASCII is meant
  /^[\x00-\x7f]*$/.test(text) ? text : `=?utf-8?B?${Buffer.from(text).toString("base64")}?=`;

interface Shape {
  from?: readonly [string, string];
  subject: string;
  headers?: string[];
  text: string;
  type?: string;
}

/** A mail in UTF-8 with the header that any has. */
function mailOf(random: Chance, { from, subject, headers = [], text, type }: Shape): string {
  const [name, address] = from ?? random.pick(people);
  return [
    `Received: from mx${random.whole(1, 9)}.example.net by mail.example.com; Mon, 5 Jan 2026 10:30:00 +0000`,
    ...headers,
    `From: ${encoded(name)} <${address}>`,
    "To: Support <support@upay.example>",
    `Subject: ${encoded(subject)}`,
    `Date: Mon, 5 Jan 2026 10:${random.whole(10, 59)}:00 +0000`,
    `Message-ID: <${random.whole(1, 1e9)}.${random.whole(1, 1e9)}@example.org>`,
    "MIME-Version: 1.0",
    `Content-Type: ${type ?? "text/plain; charset=utf-8"}`,
    "Content-Transfer-Encoding: 8bit",
    "",
    text,
    "",
  ].join("\r\n");
}

/** Subjects of machines that answer, each with what they say. */
const absences: readonly (readonly [string, string])[] = [
  ["Automatic reply: Your payment", "I am out of the office until Monday."],
  ["Out of Office: Re: Your payment", "Thank you. I am away."],
  ["Out of Office AutoReply: Your payment", "I will be back on Monday."],
  ["Ann Lee is out of the office (returning 12 January)", "I will respond when I return."],
  ["Auto: Re: your ticket", "I am out of the office with limited access to email."],
  ["Vacation: Re: your ticket", "I am on vacation until 12 January."],
  ["Automatische Antwort: Ihre Zahlung", "Ich bin bis Montag nicht im Büro."],
  ["Abwesenheitsnotiz: Ihre Zahlung", "Ich bin im Urlaub."],
  ["Abwesend: Re: Zahlung", "Ich bin bis 12. Januar abwesend."],
  ["Réponse automatique : Votre paiement", "Je suis absent jusqu'au 12."],
  ["Absence du bureau", "De retour lundi."],
  ["Respuesta automática: Su pago", "Estoy fuera de la oficina."],
  ["Resposta automática: Pagamento", "Estou de férias."],
  ["Risposta automatica: Pagamento", "Sono in ferie."],
  ["Automatisch antwoord: Betaling", "Ik ben afwezig."],
  ["Odpowiedź automatyczna: Płatność", "Jestem na urlopie."],
  ["Автоматический ответ: Платёж", "Я в отпуске."],
  ["自动回复:您的付款", "我正在休假，无法及时回复。"],
  ["自动回复: Re: 付款", "您好，邮件已收到。"],
  ["自動返信: お支払い", "ただいま外出しております。"],
  ["不在のお知らせ", "休暇のため不在にしております。"],
  ["자동 회신: 결제", "부재 중입니다."],
  ["Autosvar: Betalning", "Jag är inte på kontoret."],
  ["Automatisk svar: Betaling", "Jeg er på ferie."],
  ["Automaattinen vastaus: Maksu", "Olen lomalla."],
  ["Automatická odpověď: Platba", "Jsem mimo kancelář."],
  ["Otomatik Yanıt: Ödeme", "Ofis dışındayım."],
];

const answerHeaders: readonly string[][] = [
  ["Auto-Submitted: auto-replied"],
  ["Auto-Submitted: auto-replied (vacation)", "Precedence: bulk"],
  ["X-Autoreply: yes"],
  ["X-Autorespond: Thank you"],
  ["Precedence: auto_reply"],
  ["X-Auto-Response-Suppress: All"],
  ["X-Auto-Response-Suppress: OOF, AutoReply", "Auto-Submitted: auto-generated"],
  ["Return-Path: <>"],
  ["X-QQ-AutoReply: true"],
  ["X-FC-MachineGenerated: true"],
  ["X-Post-MessageClass: 9; Autoresponder"],
  ["Auto-submitted: AUTO-REPLIED"],
];

function answer(random: Chance): KnownMail {
  const [subject, text] = random.pick(absences);
  if (random.chance(0.5)) return { raw: mailOf(random, { subject, text }), auto: "auto_reply" };
  return {
    raw: mailOf(random, {
      subject: random.pick([subject, "Re: Your payment", "Thank you for contacting us"]),
      text: random.pick([text, "We received your message and will answer within two days."]),
      headers: random.pick(answerHeaders),
    }),
    auto: "auto_reply",
  };
}

function bulk(random: Chance): KnownMail {
  const headers = random.pick([
    ["List-Id: <news.example.org>", "List-Unsubscribe: <mailto:off@example.org>"],
    ["Precedence: bulk"],
    ["Precedence: list", "List-Post: <mailto:all@example.org>"],
    ["List-Unsubscribe: <https://example.org/off>", "List-Unsubscribe-Post: List-Unsubscribe=One-Click"],
    ["Precedence: junk"],
    ["X-Mailman-Version: 2.1"],
  ]);
  const sender = random.chance(0.3);
  return {
    raw: mailOf(random, {
      ...(sender && {
        from: ["Shop", random.pick(["no-reply@shop.example", "newsletter@shop.example"])] as const,
      }),
      subject: random.pick(["January offers", "[all] Meeting minutes", "您的账单", "Your weekly digest"]),
      text: "Hello, here is what is new.",
      headers: sender ? [] : headers,
    }),
    auto: "bulk",
  };
}

const recipients = [
  "ann@gone.example",
  "li.wei@full.example",
  "o'neil+x@b-c.example",
  "user_1@sub.domain.example",
];

interface Failure {
  status: string;
  words: string;
  hard: boolean;
  action: "failed" | "delayed";
}
const failures: readonly Failure[] = [
  { status: "5.1.1", words: "550 5.1.1 User unknown", hard: true, action: "failed" },
  {
    status: "5.1.1",
    words: "550-5.1.1 The email account that you tried to reach does not exist.",
    hard: true,
    action: "failed",
  },
  { status: "5.1.2", words: "554 5.1.2 Host unknown", hard: true, action: "failed" },
  { status: "5.2.2", words: "552 5.2.2 Mailbox full", hard: false, action: "failed" },
  { status: "5.7.1", words: "554 5.7.1 Message rejected as spam", hard: false, action: "failed" },
  { status: "4.4.1", words: "421 4.4.1 Connection timed out", hard: false, action: "delayed" },
  { status: "4.7.0", words: "451 4.7.0 Greylisted, please try again later", hard: false, action: "delayed" },
];

function report(random: Chance): KnownMail {
  const recipient = random.pick(recipients);
  const failure = random.pick(failures);
  const boundary = `b${random.whole(1, 1e9)}`;
  const part = (type: string, body: string) => `--${boundary}\r\nContent-Type: ${type}\r\n\r\n${body}\r\n`;
  const status = [
    "Reporting-MTA: dns; mail.example.net",
    "",
    `Final-Recipient: rfc822; ${recipient}`,
    `Action: ${failure.action}`,
    `Status: ${failure.status}`,
    `Diagnostic-Code: smtp; ${failure.words}`,
  ].join("\r\n");
  const text =
    failure.action === "delayed"
      ? "This is a warning message only. The message has not been delivered yet; the server will keep trying."
      : "I'm sorry to have to inform you that your message could not be delivered.";
  return {
    raw: mailOf(random, {
      from: [
        "Mail Delivery System",
        random.pick(["MAILER-DAEMON@mail.example.net", "postmaster@mail.example.net"]),
      ],
      subject: random.pick([
        "Undelivered Mail Returned to Sender",
        "Delivery Status Notification (Failure)",
        "退信通知",
        "Mail delivery failed",
      ]),
      headers: random.chance(0.5) ? ["Return-Path: <>", "Auto-Submitted: auto-replied"] : [],
      type: `multipart/report; report-type=delivery-status; boundary="${boundary}"`,
      text: `${part("text/plain; charset=utf-8", text)}${part("message/delivery-status", status)}${part("message/rfc822", "From: support@upay.example\r\nMessage-ID: <ours@upay.example>\r\nSubject: Hi\r\n\r\nHi")}--${boundary}--`,
    }),
    auto: "bounce",
    bounce: { recipient, status: failure.status, hard: failure.hard },
  };
}

const oddReports: readonly ((recipient: string) => {
  subject: string;
  text: string;
  status: string;
  hard: boolean;
})[] = [
  (recipient) => ({
    subject: "failure notice",
    text: `Hi. This is the qmail-send program at mail.example.net.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<${recipient}>:\n192.0.2.1 does not like recipient.\nRemote host said: 550 5.1.1 user unknown\nGiving up on 192.0.2.1.\n\n--- Below this line is a copy of the message.\n\nMessage-ID: <x@y.example>`,
    status: "5.1.1",
    hard: true,
  }),
  (recipient) => ({
    subject: "Mail delivery failed: returning message to sender",
    text: `This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  ${recipient}\n    host mx.example.org [192.0.2.9]\n    SMTP error from remote mail server after RCPT TO:<${recipient}>:\n    550 No such user here\n\n------ This is a copy of the message, including all the headers. ------\n`,
    status: "5.1.1",
    hard: true,
  }),
  (recipient) => ({
    subject: "Warning: message 1abcde-000 delayed 24 hours",
    text: `A message that you sent has not yet been delivered to one or more of its\nrecipients after more than 24 hours on the queue.\n\nThe address to which the message has not yet been delivered is:\n\n  ${recipient}\n    Delay reason: Connection timed out\n\nNo action is required on your part. Delivery attempts will continue.`,
    status: "4.4.1",
    hard: false,
  }),
  (recipient) => ({
    subject: "系统退信/Systems bounce",
    text: `抱歉，您的邮件被退回来了……\n收件人邮件地址：${recipient}\n退信原因：550 该用户不存在`,
    status: "5.1.1",
    hard: true,
  }),
  (recipient) => ({
    subject: "Undeliverable: Your payment",
    text: `Delivery has failed to these recipients or groups:\n\n${recipient}\nThe recipient's mailbox is full and can't accept messages now.\n\nDiagnostic information for administrators:\n552 5.2.2 mailbox full`,
    status: "5.2.2",
    hard: false,
  }),
  (recipient) => ({
    subject: "来自qq.example的退信",
    text: `收件人（${recipient}）不存在，邮件无法投递。`,
    status: "5.1.1",
    hard: true,
  }),
  (recipient) => ({
    subject: "Mail delivery delayed",
    text: `Message to ${recipient} delayed, 451 4.3.0`,
    status: "4.3.0",
    hard: false,
  }),
  (recipient) => ({
    subject: "Unzustellbar: Ihre Zahlung",
    text: `Die Nachricht konnte nicht zugestellt werden:\n\n${recipient}\n\n550 5.1.1 Empfänger unbekannt`,
    status: "5.1.1",
    hard: true,
  }),
  (recipient) => ({
    subject: "Returned mail: see transcript for details",
    text: `   ----- The following addresses had permanent fatal errors -----\n<${recipient}>\n    (reason: 550 5.1.1 <${recipient}>... User unknown)\n\n   ----- Transcript of session follows -----\n... while talking to mx.example.org.:\n>>> DATA\n<<< 550 5.1.1 User unknown`,
    status: "5.1.1",
    hard: true,
  }),
  (recipient) => ({
    subject: "配信不能のお知らせ",
    text: `次の宛先にメールを配信できませんでした。\n\n${recipient}\n\n550 5.1.1 宛先が存在しません`,
    status: "5.1.1",
    hard: true,
  }),
];

function oddReport(random: Chance): KnownMail {
  const recipient = random.pick(recipients);
  const { subject, text, status, hard } = random.pick(oddReports)(recipient);
  return {
    raw: mailOf(random, {
      from: [
        "Mail Delivery Subsystem",
        random.pick(["MAILER-DAEMON@mx.example", "postmaster@example.cn", "PostMaster@qq.example"]),
      ],
      subject,
      text: text.replaceAll("\n", "\r\n"),
    }),
    auto: "bounce",
    bounce: { recipient, status, hard },
  };
}

function loop(random: Chance): KnownMail {
  const headers = random.pick([
    ["X-Loop: support@upay.example"],
    Array.from(
      { length: 45 },
      (_, hop) => `Received: from a${hop}.example by b${hop}.example; Mon, 5 Jan 2026 10:00:00 +0000`,
    ),
    [
      "Delivered-To: a@x.example",
      "Delivered-To: b@x.example",
      "Delivered-To: a@x.example",
      "Delivered-To: a@x.example",
    ],
  ]);
  const back = random.chance(0.3);
  return {
    raw: mailOf(random, {
      ...(back && { from: ["Support", "support@upay.example"] as const }),
      subject: "Re: Your payment",
      text: "Hello",
      headers: back ? ["Delivered-To: support@upay.example"] : headers,
    }),
    auto: "loop",
  };
}

/** What people write, with words that machines use too. */
const ordinary: readonly (readonly [string, string])[] = [
  ["Payment failed twice", "Please help, my card was charged."],
  ["Re: Automatic reply: your ticket", "Thanks, but your automatic reply did not help."],
  ["Automatic payment did not work", "The automatic payment failed on Monday."],
  ["Out of office hours payments", "Do you process payments out of office hours?"],
  ["Vacation in Spain: hotel refund", "I was on holiday and the hotel charged me twice."],
  ["Vacation: refund please", "The hotel charged me twice."],
  ["I am on holiday and my card is blocked", "Please unblock it."],
  ["Auto reply keeps coming", "Your system sends me the same mail every hour."],
  ["自动回复没有解决我的问题", "请人工客服处理。"],
  ["自动扣款失败", "我的自动扣款失败了，请查询。"],
  ["我在外出差，付款失败", "我出差在外，付款失败，怎么办？"],
  ["退款什么时候到账", "已经三天了。"],
  ["退信怎么办", "我给你们发的邮件被退信了。"],
  ["Abbuchung im Urlaub", "Im Urlaub wurde zweimal abgebucht."],
  ["Urlaub: Erstattung", "Das Hotel hat zweimal abgebucht."],
  ["Zustellung der Karte", "Meine Karte wurde nicht zugestellt."],
  ["Delivery failed for my parcel", "The shop says delivery failed, I want my money back."],
  ["Undeliverable order", "The order is undeliverable and I want a refund."],
  ["Absence de remboursement", "Je n'ai toujours pas reçu le remboursement."],
  ["Pago automático rechazado", "El pago automático fue rechazado."],
  ["自動引き落としについて", "自動引き落としができませんでした。"],
  ["자동 결제 오류", "자동 결제가 실패했습니다."],
  ["Please confirm my refund", "Please confirm that you sent the refund."],
  ["", "Hello?"],
  ["Fwd: This is an automated message", "I got this from you:\n> This is an automated message."],
  ["Newsletter", "How do I get your newsletter?"],
  ["Mail delivery", "When will the card arrive by mail?"],
];
const ordinaryHeaders: readonly string[][] = [
  [],
  [],
  ["X-Mailer: Microsoft Outlook 16.0", "Thread-Index: AQHa"],
  ["Auto-Submitted: no"],
  ["X-Auto-Response-Suppress: DR, RN, NRN"],
  ["Precedence: normal"],
  ["Return-Path: <ann@example.org>", "Delivered-To: support@upay.example"],
  ["In-Reply-To: <ours@upay.example>", "References: <a@x.example> <ours@upay.example>"],
  ["X-Priority: 1", "Importance: high"],
  ["Disposition-Notification-To: ann@example.org"],
];

function person(random: Chance): KnownMail {
  const [subject, text] = random.pick(ordinary);
  return { raw: mailOf(random, { subject, text, headers: random.pick(ordinaryHeaders) }), auto: "none" };
}

/** A mail of a kind that is known. */
export function knownMail(random: Chance): KnownMail {
  return random.pick([answer, bulk, report, oddReport, loop, person, person, person])(random);
}
