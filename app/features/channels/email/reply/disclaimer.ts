/** How the legal notices begin that companies and virus scanners put under mails. */
const openings = [
  /^\W{0,6}(?:confidentiality|privacy|legal|important|disclaimer|privileged|confidential|notice|caution|warning)(?: and| &| )?[\w ]{0,30}(?:notice|note|statement|disclaimer|confidential|information|warning)?\s?[:.\-–—]/i,
  /\b(?:this|the|any) (?:e-?mail|message|communication|transmission|electronic mail|information|content)s?\b.{0,160}\b(?:confidential|privileged|intended (?:only|solely|for)|sole use|proprietary|exclusively|legally)\b/i,
  /\bif you (?:are|have) (?:not|received).{0,80}\b(?:intended|in error|by mistake)\b/i,
  /\b(?:intended recipient|addressee)s?\b.{0,200}\b(?:delete|notify|disclos|prohibited|disseminat|copy)/i,
  /\bplease (?:consider|think about) the environment\b|\bbefore printing this (?:e-?mail|message)\b|\bdo not print this\b/i,
  /\b(?:virus[- ]free|this e-?mail has been (?:checked|scanned)|scanned (?:by|for) |no virus(?:es)? found|checked by avg|avast\.com|mcafee|symantec cloud)\b/i,
  /\b(?:registered (?:in|office|address)|company (?:number|registration|no\.?)|vat (?:no|number|reg))\b.{0,200}(?:\d{4}|limited|ltd|registered)/i,
  /\b(?:you (?:have )?received this (?:e-?mail|message|mail) because|to unsubscribe|unsubscribe from this|manage your (?:subscription|preferences))\b/i,
  /\bdiese (?:e-?mail|mail|nachricht)\b.{0,160}\b(?:vertraulich|bestimmt|rechtlich geschützt|ausschließlich)/i,
  /\b(?:wenn|falls|sollten) sie nicht der (?:richtige|beabsichtigte|vorgesehene|bestimmungsgemäße) (?:adressat|empfänger)\b|\bgeschäftsführ(?:er|ung)\b.{0,160}\b(?:hrb|amtsgericht|handelsregister|ust)|\bamtsgericht\b.{0,80}\bhrb\b/i,
  /\b(?:ce|cet|le présent) (?:message|courriel|e-?mail|courrier électronique)\b.{0,160}\b(?:confidentiel|destiné|destinataire|usage exclusif)/i,
  /\bsi vous n'êtes pas (?:le )?destinataire\b|\bavant d'imprimer\b|\bpensez à l'environnement\b/i,
  /\b(?:este|el presente) (?:mensaje|correo|e-?mail)\b.{0,180}\b(?:confidencial|destinatario|exclusiv|privilegiad)/i,
  /\bsi (?:usted )?no es (?:el|la) (?:destinatari|persona)|\baviso (?:legal|de confidencialidad)\b|\bantes de imprimir\b|\baviso de privacidad\b/i,
  /\b(?:esta|a presente) (?:mensagem|comunicação|informação)\b.{0,180}\b(?:confidencia|destinatári|sigilos|exclusiv)/i,
  /\bse (?:você|v\.ex\S{0,3}|o senhor) (?:não (?:é|for)|recebeu).{0,60}\b(?:destinatári|engano)|\baviso de confidencialidade\b|\bantes de imprimir (?:este|esta)\b/i,
  /\b(?:questo messaggio|questa e-?mail|il presente messaggio|le informazioni contenute|la presente comunicazione)\b.{0,180}\b(?:riservat|confidenzial|destinatari|esclusiv)/i,
  /\b(?:dit (?:e-?mail)?bericht|deze (?:e-?mail|boodschap)|de informatie (?:in|verzonden))\b.{0,180}\b(?:vertrouwelijk|geadresseerde|bestemd|uitsluitend)/i,
  /\b(?:ta|niniejsza|treść tej) (?:wiadomość|wiadomości|korespondencja|e-?mail)\b.{0,180}(?:poufn|adresat|przeznaczon)/iu,
  /(?:это|данное|настоящее) (?:сообщение|письмо|электронное).{0,180}(?:конфиденциальн|предназначен|адресат)/iu,
  /\b(?:detta|det här) (?:e-?post)?(?:meddelande|mail)\w{0,4}\b.{0,160}\b(?:konfidenti|avsett|mottagare)|\bdenne (?:e-?mail|meddelelse|e-?post)\b.{0,160}\b(?:fortrolig|modtager|mottaker)/i,
  /\bbu (?:e-?posta|mesaj|ileti)\b.{0,160}(?:gizli|alıcı|kişiye özel)/iu,
  /^[【[*\s]{0,4}(?:免责声明|免責聲明|保密声明|保密聲明|保密提示|保密通知|法律声明|重要提示|重要声明|機密保持|ご注意|면책|보안 ?주의)[】\]:：*\s]/u,
  /(?:本|此|该|這|这)(?:封)?(?:电子邮件|电子邮箱|邮件|郵件|電子郵件|信件|电邮).{0,60}(?:保密|机密|機密|专有|收件人|所載|指定|仅供|僅供|仅限|僅限|未经授权|未經授權)/u,
  /(?:如果?您?|若您?|倘若?)(?:不是|并非|並非|错误|誤|误|非).{0,20}(?:收件人|收到|接收)/u,
  /(?:本|この|当)(?:電子)?(?:メール|Ｅメール|e-?mail).{0,60}(?:機密|秘密|宛先|名宛人|受信者|破棄|削除)/iu,
  /(?:본|이) ?(?:메일|이메일|전자우편|메시지).{0,80}(?:기밀|비밀|수신인|보안|법적|지정된)/u,
];

const longest = 700;

/** Whether a paragraph is a notice that its writer did not write for this mail. */
export function isDisclaimer(paragraph: string): boolean {
  const text = paragraph.slice(0, longest);
  if (text.length < 12) return false;
  return openings.some((opening) => opening.test(text));
}
