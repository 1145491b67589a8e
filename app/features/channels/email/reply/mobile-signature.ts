/**
 * What telephones and mail programs put under mails: "Sent from my iPhone" in the languages and brands met,
 * and a service's own advertisement of itself.
 */

const device =
  "(?:i ?phone|i ?pad|i ?pod|iphone'?[a-zé]{0,3}|ipad'?[a-zé]{0,3}|android|galaxy|samsung|huawei|honor|xiaomi|redmi|poco|oppo|vivo|oneplus|nokia|sony|" +
  "xperia|motorola|moto|htc|lg|pixel|blackberry|windows ?(?:phone|mail)?|mobile|smartphone|handy|phone|tablet|mac|watch|" +
  "outlook|yahoo|gmail|aol|proton ?mail|protonmail|proton|spark|airmail|mail|mailbird|thunderbird|zoho|fastmail|hey|" +
  "mail\\.ru|яндекс|yandex|gmx|web\\.de|t-online|orange|libero|bluemail|edison|superhuman|newton|canary|inbox|telefon|" +
  "téléphone|móvil|movil|celular|teléfono|telefone|telefono|cellulare|mobiel|mobiele|mobilen|mobil|telefonu|komórk|" +
  "телефон|смартфон|почт|мобильн|устройств|viber|whatsapp|line|teams|samsungu|iphonu|iphonea|iphonesta|iphonen)";

const latin = new RegExp(
  "^(?:" +
    `(?:sent|send|sended|written|composed|typed|posted|e-?mailed|sent securely|sent wirelessly|sent via|sent with|sent using) (?:from|via|by|with|using|on|through|in) .{0,60}${device}.{0,60}|` +
    `sent from (?:my|a|an|the|the new) .{2,60}|` +
    `sent (?:from|via|with) (?:the )?.{1,30} (?:app|for (?:android|ios|iphone|windows|mobile|mac))\\b.{0,40}|` +
    `get outlook for .{2,40}|get (?:the )?.{2,20} (?:for|app for) (?:ios|android|iphone).{0,30}|` +
    `(?:diese (?:nachricht|e-?mail|mail) wurde )?(?:von|mit|aus|über|vom|per) .{0,60}${device}.{0,40} (?:gesendet|versendet|verschickt|geschrieben)|gesendet (?:von|mit|über|vom|aus) .{2,70}|holen sie sich outlook .{2,40}|outlook für .{2,30} (?:abrufen|beziehen|herunterladen)|` +
    `(?:envoyé|envoye|envoyée) (?:de|depuis|à partir de|avec|via|du|par) .{2,70}|télécharge[rz] outlook pour .{2,30}|obtenez outlook pour .{2,30}|provenance : .{2,40}|` +
    `(?:enviado|enviada|enviado desde|escrito) (?:desde|de|do|da|a partir de|con|pelo|pela|com|através|via|por) .{2,70}|obtener outlook para .{2,30}|obtenga outlook para .{2,30}|obter o? ?outlook para .{2,30}|baixe o outlook .{2,30}|` +
    `(?:inviato|inviata|spedito) (?:da|dal|dalla|con|tramite|mediante) .{2,70}|scarica outlook per .{2,30}|ottieni outlook per .{2,30}|` +
    `(?:verstuurd|verzonden|gestuurd) (?:vanaf|vanuit|van|met|via) .{2,70}|outlook voor .{2,20} downloaden|download outlook voor .{2,30}|` +
    `(?:wysłane|wysłano|wyslane|wysłana) (?:z|ze|za pomocą|przez) .{2,70}|pobierz (?:aplikację )?outlook .{2,30}|` +
    `(?:отправлено|написано|послано) (?:с|со|из|через|от) .{2,70}|скачать outlook .{2,40}|надіслано (?:з|із|з мого) .{2,60}|` +
    `(?:skickat|skickades|sänt) (?:från|med|via) .{2,60}|(?:sendt|skrevet) (?:fra|via|med) .{2,60}|hämta outlook .{2,30}|hent outlook .{2,30}|få outlook .{2,30}|` +
    `lähetetty .{2,60}|odesláno (?:z|ze|pomocí) .{2,60}|odoslané (?:z|zo) .{2,60}|(?:az )?iphone-?om?r?[óő]?l küldve|elküldve (?:az? )?.{2,40}r[óő]l|.{2,40}(?:ról|ről) küldve|trimis (?:de pe|din|de la) .{2,60}|` +
    `.{2,40}(?:'dan|'den|’dan|’den|dan|den|umdan|imden) gönderildi|(?:ios|android) için outlook.{0,30}|στάλθηκε από .{2,60}|εστάλη από .{2,60}|` +
    `gửi từ .{2,60}|được gửi từ .{2,60}|dikirim dari .{2,60}|terkirim dari .{2,60}|ส่งจาก.{2,60}|נשלח מ.{2,60}|أُ?رسلت? من .{2,60}|مرسل من .{2,60}|` +
    `envia(?:t|do) des de .{2,60}|poslano iz .{2,50}|poslano s .{2,50}|послано са .{2,50}|изпратено от .{2,50}|saadetud minu .{2,50}|išsiųsta iš .{2,50}|nosūtīts no .{2,50}` +
    ")[.!]?$",
  "iu",
);

const eastern =
  /^(?:签名由.{1,20}定制|发自(?:我的|于|自)?.{1,30}|发送自.{1,30}|(?:从|由)(?:我的)?.{1,30}(?:发送|发出|傳送|寄出|寄送)(?:的?(?:邮件|郵件))?|来自(?:我的)?.{1,20}(?:手机|客户端|邮箱|iPhone|iPad|平板).{0,10}|發自(?:我的)?.{1,30}|傳送自(?:我的)?.{1,30}|(?:從|由)(?:我的)?.{1,30}(?:發送|傳送|寄出|寄送)|寄自(?:我的)?.{1,30}|(?:来自|來自)我的.{1,20}|使用 ?Outlook.{0,30}获取|获取 ?Outlook.{0,30}|取得 ?Outlook.{0,30}|下载 ?Outlook.{0,30}|使用.{1,30}(?:发送|發送)|.{1,20}邮箱(?:大师|APP|客户端)?(?:发送|发出)|.{1,40}(?:から送信(?:されました)?|より送信|で送信)|.{1,30}を入手|(?:나의|내) ?.{1,30}에서 ?보냄|.{1,30}에서 (?:보냄|보낸 메일|전송됨?|발송)|(?:iOS|Android)용 ?Outlook.{0,20}|Outlook ?(?:for )?(?:iOS|Android)(?:용)? ?(?:다운로드|받기|を入手|获取)?)[。.]?$/iu;

/** `Sent from my iPhone` with what programs put around it. */
export function isMobileSignature(text: string): boolean {
  if (text.length > 130 || text.length < 5) return false;
  const words = text
    .replace(/^[-–—_*•\s[(<]+|[-–—_*\s\])>]+$/g, "")
    .replace(/\s?[<(]?https?:\/\/\S{1,100}[>)]?/gi, "")
    .trim();
  return words.length >= 5 && (latin.test(words) || eastern.test(words));
}
