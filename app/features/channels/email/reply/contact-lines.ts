/** Lines that say how to reach somebody and what they are, as signatures have and letters seldom do. */

const telephone = /(?:\+|00)?\(?\d{1,4}\)?[\s./-]{0,2}(?:\(?\d{2,5}\)?[\s./-]{0,2}){2,5}\d{2,4}/;
const reachLabel =
  /^[\s|•·*]{0,4}(?:t|m|p|f|e|w|o|d|c|tel|tél|tel\/fax|telephone|telefon|telefono|teléfono|telefone|téléphone|phone|ph|mob|mobile|mobil|móvil|cell|cellphone|cellulare|celular|gsm|handy|fax|office|direct|email|e-?mail|mail|web|website|www|url|site|internet|skype|wechat|weixin|whatsapp|telegram|linkedin|twitter|facebook|address|addr|adresse|dirección|endereço|indirizzo|adres|тел|телефон|моб|факс|почта|сайт|адрес|电话|座机|手机|移动电话|联系电话|传真|邮箱|电邮|邮件|网址|网站|地址|邮编|微信|公司|部门|職稱|電話|手機|行動電話|傳真|信箱|電郵|網址|地址|携帯|ファックス|メール|住所|〒|전화|휴대폰|팩스|이메일|메일|주소|홈페이지)\s?[.:：)|／/]/iu;
const address = /[^\s@<>]{1,64}@[^\s@<>.]{1,63}\.[^\s@<>]{2,100}/i;
const website =
  /(?:https?:\/\/|www\.)\S{3,}|^[a-z0-9-]{2,40}\.(?:com|net|org|io|co|cn|de|fr|es|it|nl|pl|ru|jp|kr|eu|uk|tw|hk)(?:\/\S{0,60})?$/i;
const position =
  /\b(?:manager|director|engineer|developer|consultant|assistant|officer|president|founder|ceo|cto|cfo|coo|vp|head of|lead|specialist|analyst|accountant|sales|support|executive|representative|coordinator|administrator|architect|professor|dr|phd|mba|geschäftsführer(?:in)?|leiter(?:in)?|directeur|directrice|responsable|chef de|gerente|directora?|jefe|diretora?|coordenadora?|direttore|responsabile|kierownik|dyrektor|директор|менеджер|руководитель|специалист)\b|经理|总监|^\p{Script=Han}{1,8}(?:部|科|处|室|组|中心)$|主管|工程师|董事长|總經理|經理|工程師|部長|課長|係長|主任|担当|代表取締役|대리|과장|차장|부장|사원|대표/iu;
const company =
  /\b(?:inc|llc|ltd|limited|gmbh|ag|kg|s\.?a\.?s?|s\.?l|s\.?r\.?l|s\.?p\.?a|b\.?v|n\.?v|plc|corp|corporation|company|co\.|group|pty|sp\. z o\.?o|a\.?s|oy|ab|aps|ооо|зао|оао|ao)\b\.?|有限公司|股份公司|集团|集團|株式会社|有限会社|合同会社|주식회사|\(주\)/iu;
const street =
  /\b(?:street|str\.|straße|strasse|avenue|ave\.?|road|rd\.?|suite|floor|boulevard|blvd|lane|square|platz|allee|rue|calle|rua|via|ulica|ul\.|улица|ул\.|p\.?o\.? box|building|tower)\b|路\d|号楼|大厦|大樓|省.{1,10}市|市.{1,10}区|〒\d{3}|\d{3}-\d{4}|丁目|番地/iu;

/** A line that answers a question about the matter rather than says who writes. */
const matter =
  /^(?:order|order (?:no|number|id)|transaction|reference|ref|amount|total|invoice|payment|card|account|iban|bic|date|time|product|model|serial|case|ticket|customer|customer (?:no|number|id)|name|full name|username|user id|bestell|bestellnummer|kundennummer|rechnung|betrag|datum|commande|facture|montant|pedido|factura|importe|fatura|valor|ordine|fattura|importo|zamówienie|kwota|заказ|сумма|订单|订单号|交易|交易号|流水号|金额|卡号|账号|账户|户名|姓名|日期|时间|商户|訂單|金額|帳號|注文|注文番号|金額|口座|お名前|氏名|주문|금액|계좌|이름)\s?(?:no\.?|number|nr\.?|#|id|号|編號|番号)?\s?[:：#]/iu;

/** How many of the marks of a signature a line has; below zero if it plainly has none. */
export function contactScore(text: string): number {
  if (matter.test(text)) return -2;
  let score = 0;
  if (reachLabel.test(text)) score += 2;
  if (address.test(text) || website.test(text)) score += 1;
  if (telephone.test(text) && text.replace(/\D/g, "").length >= 7 && text.length < 80) score += 1;
  if (text.length < 70 && position.test(text)) score += 1;
  if (text.length < 80 && company.test(text)) score += 1;
  if (text.length < 110 && street.test(text)) score += 1;
  if (/\s[|•·｜]\s/.test(text)) score += 1;
  return score;
}

const eastern = /[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]/;
const easterns = new RegExp(eastern, "g");
const sentenceEnd = /[.!?。！？…;；]$/;
const abbreviated =
  /\b(?:inc|ltd|co|corp|jr|sr|dr|z o\.o|s\.a|gmbh|bsc|msc|ph\.d|m\.a|b\.a|s\.r\.l|s\.p\.a|s\.l|b\.v)\.$/i;

/** A line that reads as prose: a sentence that ends as sentences do, or goes on for long. */
export function isProse(text: string): boolean {
  let words = 1;
  for (let at = text.indexOf(" "); at !== -1; at = text.indexOf(" ", at + 1)) words += 1;
  const cjk = eastern.test(text) ? text.match(easterns)!.length : 0;
  const reads =
    words > 14 ||
    cjk > 40 ||
    /[?？]$/.test(text) ||
    (sentenceEnd.test(text) && (words > 4 || cjk > 8) && !abbreviated.test(text));
  return reads && contactScore(text) < 2;
}

/** A line that could be somebody's name: few words, all letters, no sentence. */
export function isNameLike(text: string): boolean {
  const words = text.replace(/^[-–—~\s]+|[,，\s]+$/g, "");
  if (/^[\p{Script=Han}]{2,4}(?: ?(?:先生|女士|小姐|敬上|拜上|上|拝))?$/u.test(words)) return true;
  if (
    /^[\p{Script=Han}\p{Script=Katakana}\p{Script=Hiragana}]{1,6}[ 　][\p{Script=Han}\p{Script=Katakana}\p{Script=Hiragana}]{1,6}$/u.test(
      words,
    )
  )
    return true;
  if (/^[\p{Script=Hangul}]{2,4}(?: ?(?:드림|올림|배상))?$/u.test(words)) return true;
  return /^(?:(?:Dr|Mr|Mrs|Ms|Prof|Herr|Frau|Dipl)\.? )?\p{Lu}[\p{L}\p{M}'’.-]{0,24}(?: (?:(?:de|da|do|van|von|der|den|di|la|le|el|bin|al) ){0,2}\p{Lu}[\p{L}\p{M}'’.-]{0,24}){0,3}(?: \([^()]{1,30}\))?$/u.test(
    words,
  );
}
