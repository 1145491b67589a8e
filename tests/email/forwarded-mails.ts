/** How mail programs pass a mail on: what they print before it. Written for these tests. */
export interface ForwardForm {
  program: string;
  subject: string;
  printed: string;
}

const form = (program: string, subject: string, printed: string): ForwardForm => ({
  program,
  subject,
  printed,
});

/** In each the sender is Li Wei <li.wei@example.cn> and the subject holds 4711. */
export const forwardForms: readonly ForwardForm[] = [
  form(
    "Gmail en",
    "Fwd: Order 4711",
    "---------- Forwarded message ---------\nFrom: Li Wei <li.wei@example.cn>\nDate: Mon, Jan 5, 2026 at 10:30 AM\nSubject: Order 4711\nTo: Ann <ann@example.org>",
  ),
  form(
    "Gmail de",
    "Fwd: Order 4711",
    "---------- Forwarded message ---------\nVon: Li Wei <li.wei@example.cn>\nDate: Mo., 5. Jan. 2026 um 10:30 Uhr\nSubject: Order 4711\nTo: Ann <ann@example.org>",
  ),
  form(
    "Gmail fr",
    "Fwd: Commande 4711",
    "---------- Forwarded message ---------\nDe : Li Wei <li.wei@example.cn>\nDate: lun. 5 janv. 2026 à 10:30\nSubject: Commande 4711\nTo: Ann <ann@example.org>",
  ),
  form(
    "Gmail zh",
    "Fwd: 订单 4711",
    "---------- Forwarded message ---------\n发件人： Li Wei <li.wei@example.cn>\nDate: 2026年1月5日周一 10:30\nSubject: 订单 4711\nTo: Ann <ann@example.org>",
  ),
  form(
    "Outlook en",
    "FW: Order 4711",
    "From: Li Wei <li.wei@example.cn>\nSent: Monday, January 5, 2026 10:30 AM\nTo: Ann <ann@example.org>\nSubject: Order 4711",
  ),
  form(
    "Outlook old",
    "FW: Order 4711",
    "-----Original Message-----\nFrom: Li Wei [mailto:li.wei@example.cn]\nSent: Monday, January 5, 2026 10:30 AM\nTo: Ann\nSubject: Order 4711",
  ),
  form(
    "Outlook line",
    "Fw: Order 4711",
    "________________________________\nFrom: Li Wei <li.wei@example.cn>\nSent: Monday, January 5, 2026 10:30 AM\nTo: Ann <ann@example.org>\nSubject: Order 4711",
  ),
  form(
    "Outlook de",
    "WG: Auftrag 4711",
    "Von: Li Wei <li.wei@example.cn>\nGesendet: Montag, 5. Januar 2026 10:30\nAn: Ann <ann@example.org>\nBetreff: Auftrag 4711",
  ),
  form(
    "Outlook fr",
    "TR: Commande 4711",
    "De : Li Wei <li.wei@example.cn>\nEnvoyé : lundi 5 janvier 2026 10:30\nÀ : Ann <ann@example.org>\nObjet : Commande 4711",
  ),
  form(
    "Outlook es",
    "RV: Pedido 4711",
    "De: Li Wei <li.wei@example.cn>\nEnviado el: lunes, 5 de enero de 2026 10:30\nPara: Ann <ann@example.org>\nAsunto: Pedido 4711",
  ),
  form(
    "Outlook pt",
    "ENC: Pedido 4711",
    "De: Li Wei <li.wei@example.cn>\nEnviado: segunda-feira, 5 de janeiro de 2026 10:30\nPara: Ann <ann@example.org>\nAssunto: Pedido 4711",
  ),
  form(
    "Outlook it",
    "I: Ordine 4711",
    "Da: Li Wei <li.wei@example.cn>\nInviato: lunedì 5 gennaio 2026 10:30\nA: Ann <ann@example.org>\nOggetto: Ordine 4711",
  ),
  form(
    "Outlook nl",
    "FW: Order 4711",
    "Van: Li Wei <li.wei@example.cn>\nVerzonden: maandag 5 januari 2026 10:30\nAan: Ann <ann@example.org>\nOnderwerp: Order 4711",
  ),
  form(
    "Outlook pl",
    "PD: Zamówienie 4711",
    "Od: Li Wei <li.wei@example.cn>\nWysłano: poniedziałek, 5 stycznia 2026 10:30\nDo: Ann <ann@example.org>\nTemat: Zamówienie 4711",
  ),
  form(
    "Outlook ru",
    "FW: Заказ 4711",
    "От: Li Wei <li.wei@example.cn>\nОтправлено: 5 января 2026 г. 10:30\nКому: Ann <ann@example.org>\nТема: Заказ 4711",
  ),
  form(
    "Outlook zh",
    "转发: 订单 4711",
    "发件人: Li Wei <li.wei@example.cn>\n发送时间: 2026年1月5日 10:30\n收件人: Ann <ann@example.org>\n主题: 订单 4711",
  ),
  form(
    "Outlook tw",
    "轉寄: 訂單 4711",
    "寄件者: Li Wei <li.wei@example.cn>\n寄件日期: 2026年1月5日 10:30\n收件者: Ann <ann@example.org>\n主旨: 訂單 4711",
  ),
  form(
    "Outlook ja",
    "転送: 注文 4711",
    "差出人: Li Wei <li.wei@example.cn>\n送信日時: 2026年1月5日 10:30\n宛先: Ann <ann@example.org>\n件名: 注文 4711",
  ),
  form(
    "Outlook ko",
    "전달: 주문 4711",
    "보낸 사람: Li Wei <li.wei@example.cn>\n보낸 날짜: 2026년 1월 5일 월요일 오전 10:30\n받는 사람: Ann <ann@example.org>\n제목: 주문 4711",
  ),
  form(
    "Apple en",
    "Fwd: Order 4711",
    "> Begin forwarded message:\n> \n> From: Li Wei <li.wei@example.cn>\n> Subject: Order 4711\n> Date: January 5, 2026 at 10:30:00 AM GMT+1\n> To: Ann <ann@example.org>",
  ),
  form(
    "Apple de",
    "Fwd: Auftrag 4711",
    "Anfang der weitergeleiteten Nachricht:\n\nVon: Li Wei <li.wei@example.cn>\nBetreff: Auftrag 4711\nDatum: 5. Januar 2026 um 10:30:00 MEZ\nAn: Ann <ann@example.org>",
  ),
  form(
    "Apple fr",
    "Tr: Commande 4711",
    "Début du message réexpédié :\n\nDe: Li Wei <li.wei@example.cn>\nObjet: Commande 4711\nDate: 5 janvier 2026 à 10:30:00 UTC+1\nÀ: Ann <ann@example.org>",
  ),
  form(
    "Apple zh",
    "转发：订单 4711",
    "开始转发邮件：\n\n发件人: Li Wei <li.wei@example.cn>\n主题: 订单 4711\n日期: 2026年1月5日 GMT+8 10:30:00\n收件人: Ann <ann@example.org>",
  ),
  form(
    "Thunderbird en",
    "Fwd: Order 4711",
    "-------- Forwarded Message --------\nSubject: \tOrder 4711\nDate: \tMon, 5 Jan 2026 10:30:00 +0100\nFrom: \tLi Wei <li.wei@example.cn>\nTo: \tAnn <ann@example.org>",
  ),
  form(
    "Thunderbird de",
    "Fwd: Auftrag 4711",
    "-------- Weitergeleitete Nachricht --------\nBetreff: \tAuftrag 4711\nDatum: \tMon, 5 Jan 2026 10:30:00 +0100\nVon: \tLi Wei <li.wei@example.cn>\nAn: \tAnn <ann@example.org>",
  ),
  form(
    "Thunderbird fr",
    "Fwd: Commande 4711",
    "-------- Message transféré --------\nSujet : \tCommande 4711\nDate : \tMon, 5 Jan 2026 10:30:00 +0100\nDe : \tLi Wei <li.wei@example.cn>\nPour : \tAnn <ann@example.org>",
  ),
  form(
    "Thunderbird ru",
    "Fwd: Заказ 4711",
    "-------- Перенаправленное сообщение --------\nТема: \tЗаказ 4711\nДата: \tMon, 5 Jan 2026 10:30:00 +0100\nОт: \tLi Wei <li.wei@example.cn>\nКому: \tAnn <ann@example.org>",
  ),
  form(
    "QQ",
    "转发：订单 4711",
    '------------------ 原始邮件 ------------------\n发件人: "Li Wei" <li.wei@example.cn>;\n发送时间: 2026年1月5日(星期一) 上午10:30\n收件人: "Ann" <ann@example.org>;\n主题: 订单 4711',
  ),
  form(
    "NetEase",
    "Fw:订单 4711",
    '-------- 转发邮件信息 --------\n发件人："Li Wei" <li.wei@example.cn>\n发送日期：2026-01-05 10:30:00\n收件人：Ann <ann@example.org>\n主题：订单 4711',
  ),
  form(
    "Yahoo",
    "Fw: Order 4711",
    "----- Forwarded Message -----\nFrom: Li Wei <li.wei@example.cn>\nTo: Ann <ann@example.org>\nSent: Monday, January 5, 2026 at 10:30:00 AM GMT+1\nSubject: Order 4711",
  ),
];
