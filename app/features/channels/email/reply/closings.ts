/** Words that end a letter, before the name. */

const strong =
  "best|best regards|best wishes|all the best|all best|my best|kind regards|kindest regards|with kind regards|with best regards|" +
  "with regards|with warm regards|warm regards|warmest regards|warmly|regards|many regards|rgds|kr|br|bw|sincerely|yours sincerely|" +
  "sincerely yours|yours faithfully|faithfully|yours truly|truly yours|yours|yours respectfully|respectfully|respectfully yours|" +
  "cordially|cordially yours|cheers|with appreciation|with gratitude|with thanks|with many thanks|thanks and regards|thanks & regards|" +
  "thank you and best regards|thanks and best regards|thanks & best regards|thank you and regards|many thanks and best regards|" +
  "thanks and kind regards|take care|love|xoxo|have a (?:nice|great|good|lovely|wonderful) (?:day|evening|weekend|week|one)|" +
  // German
  "mit freundlichen grüßen|mit freundlichen grüssen|mit freundlichem gruß|mit freundlichem gruss|mit besten grüßen|mit besten grüssen|" +
  "mit herzlichen grüßen|mit lieben grüßen|mit vielen grüßen|freundliche grüße|freundliche grüsse|freundlicher gruß|viele grüße|" +
  "viele grüsse|beste grüße|beste grüsse|liebe grüße|liebe grüsse|herzliche grüße|herzliche grüsse|schöne grüße|sonnige grüße|grüße|" +
  "grüsse|gruß|gruss|mfg|lg|vg|hochachtungsvoll|danke und gruß|danke und viele grüße|vielen dank und (?:viele|beste|freundliche) grüße|" +
  "mit freundlichen gruessen|viele gruesse|freundliche gruesse|beste gruesse|" +
  // French
  "cordialement|bien cordialement|très cordialement|cordialement vôtre|bien à vous|bien à toi|salutations|meilleures salutations|" +
  "salutations distinguées|sincères salutations|salutations cordiales|respectueusement|amicalement|sincèrement|cdt|cdlt|bien amicalement|" +
  "avec mes salutations|bonne journée|bonne soirée|excellente journée|à bientôt|au plaisir|" +
  "(?:veuillez|je vous prie).{0,40}(?:agréer|recevoir|accepter).{0,90}|dans l'attente.{0,90}|" +
  // Spanish, Portuguese, Catalan, Galician
  "saludos|(?:muchas )?gracias y (?:un )?saludos?|un saludo|saludos cordiales|un cordial saludo|cordiales saludos|atentamente|muy atentamente|atte|cordialmente|un abrazo|" +
  "abrazos|le saluda atentamente|reciba un cordial saludo|sin otro particular.{0,60}|quedo (?:atento|atenta|a la espera).{0,50}|" +
  "atenciosamente|att|cumprimentos|melhores cumprimentos|com os melhores cumprimentos|os meus cumprimentos|cordiais saudações|saudações|" +
  "abraço|abraços|um abraço|respeitosamente|grato|grata|salutacions|salutacions cordials|saúdos|" +
  // Italian
  "cordiali saluti|grazie e (?:cordiali )?saluti|distinti saluti|saluti|un saluto|un cordiale saluto|cari saluti|tanti saluti|i miei saluti|buona giornata|" +
  "buona serata|porgo distinti saluti|in attesa di.{0,60}|" +
  // Dutch
  "met vriendelijke groet|met vriendelijke groeten|vriendelijke groet|vriendelijke groeten|met hartelijke groet|hartelijke groet|" +
  "hartelijke groeten|groet|groeten|mvg|m\\.v\\.g|hoogachtend|met groet|veel groeten|" +
  // Polish, Czech, Slovak, Hungarian, Romanian, South Slavic
  "pozdrawiam|pozdrowienia|serdecznie pozdrawiam|pozdrawiam serdecznie|z poważaniem|z wyrazami szacunku|z pozdrowieniami|łączę wyrazy szacunku|pozdr|" +
  "s pozdravem|s přátelským pozdravem|s úctou|hezký den|s pozdravom|s priateľským pozdravom|" +
  "üdvözlettel|tisztelettel|szívélyes üdvözlettel|üdv|cu stimă|cu respect|o zi bună|numai bine|" +
  "s poštovanjem|srdačan pozdrav|lp|lep pozdrav|с поштовањем|поздрав|" +
  // Russian, Ukrainian, Bulgarian
  "с уважением|с наилучшими пожеланиями|с искренним уважением|всего доброго|всего хорошего|всего наилучшего|хорошего дня|" +
  "с благодарностью|искренне ваш|ваш|з повагою|з найкращими побажаннями|с уважение|поздрави|" +
  // Nordic, Baltic
  "med vänliga hälsningar|med vänlig hälsning|vänliga hälsningar|vänlig hälsning|hälsningar|bästa hälsningar|mvh|vänligen|hälsn|" +
  "med venlig hilsen|venlig hilsen|med vennlig hilsen|vennlig hilsen|hilsen|de bedste hilsner|beste hilsen|bedste hilsner|vh|" +
  "ystävällisin terveisin|ystävällisesti|parhain terveisin|terveisin|terv|lugupidamisega|pagarbiai|ar cieņu|" +
  // Turkish, Greek, Vietnamese, Indonesian, Thai, Hebrew, Arabic
  "saygılarımla|saygılar|sevgiler|iyi çalışmalar(?: dilerim| dileriz)?|iyi günler dilerim|iyi günler|με εκτίμηση|φιλικά|με φιλικούς χαιρετισμούς|ευχαριστώ|" +
  "trân trọng|trân trọng cảm ơn|thân mến|kính thư|hormat saya|salam|salam hangat|hormat kami|ขอแสดงความนับถือ|ด้วยความเคารพ|" +
  "בברכה|בכבוד רב|תודה וברכה|مع التحية|مع أطيب التحيات|مع خالص التحية|تحياتي|وتفضلوا بقبول.{0,60}|" +
  // Chinese, Japanese, Korean
  "此致|敬礼|敬禮|此致敬礼|此致敬禮|祝好|顺祝商祺|順祝商祺|顺颂商祺|順頌商祺|祝商祺|商祺|祝您.{1,12}|祝你.{1,12}|祝工作顺利|祝工作愉快|祝順心|" +
  "敬祝.{0,8}|敬上|谨致问候|顺致敬意|順致敬意|謹致問候|谨上|謹上|顺颂时祺|順頌時祺|此致 敬礼|敬具|草々|以上|拝|올림|드림|배상";

const weak =
  "thanks|thank you|thank you very much|thanks a lot|thanks so much|many thanks|thanks again|thanks in advance|thank you in advance|" +
  "thanks for your help|thank you for your help|thx|tks|ty|tia|danke|vielen dank|danke im voraus|vielen dank im voraus|besten dank|" +
  "herzlichen dank|merci|merci beaucoup|merci d'avance|gracias|muchas gracias|gracias de antemano|obrigado|obrigada|muito obrigado|" +
  "muito obrigada|desde já agradeço|grazie|grazie mille|grazie in anticipo|bedankt|dank u|dank je|alvast bedankt|dziękuję|dzięki|" +
  "z góry dziękuję|děkuji|ďakujem|köszönöm|előre is köszönöm|mulțumesc|спасибо|заранее спасибо|благодарю|дякую|tack|tack på förhand|" +
  "takk|tak|på forhånd tak|kiitos|kiitos etukäteen|teşekkürler|teşekkür ederim|şimdiden teşekkürler|ευχαριστώ|cảm ơn|xin cảm ơn|" +
  "terima kasih|ขอบคุณ|ขอบคุณครับ|ขอบคุณค่ะ|תודה|תודה רבה|شكرا|شكرا لكم|谢谢|谢谢您|多谢|非常感谢|感谢|谢谢!|謝謝|謝謝您|感謝|感謝您|" +
  "よろしくお願いします|よろしくお願いいたします|よろしくお願い致します|宜しくお願いします|宜しくお願いいたします|宜しくお願い致します|" +
  "どうぞよろしくお願いいたします|以上、よろしくお願いいたします|以上よろしくお願いいたします|ありがとうございます|감사합니다|고맙습니다|수고하세요";

const marks = "[\\s,.!;:。，！、~～…-]*";
const exactly = (phrases: string) => new RegExp(`^(?:${phrases})${marks}$`, "iu");
/** A closing with the name on the same line. */
const withName = new RegExp(
  `^(?:${strong})\\s?[,.!，、 -]\\s?((?:\\p{Lu}[\\p{L}\\p{M}'’.-]{0,25}\\s?){1,4})$`,
  "u",
);
/** A closing that stands behind the name: `陳小姐 敬上`, `山田太郎 拝`, `홍길동 드림`. */
const behindName =
  /^(?:\p{Script=Han}{2,6} ?(?:敬上|拜上|谨上|謹上|谨启|謹啟|敬启|敬啟|拝)|\p{Script=Hangul}{2,4} ?(?:드림|올림|배상))[.。]?$/u;
const strongAlone = exactly(strong);
const weakAlone = exactly(weak);

export type Closing = "strong" | "weak";

/** Whether a line ends the letter: plainly, or in words that text may use too ("Thanks"). */
export function closingOf(text: string): Closing | undefined {
  if (text.length > 130 || text.length < 2) return undefined;
  const words = text
    .replace(/^[-–—*\s]+/, "")
    .replaceAll("’", "'")
    .replaceAll("İ", "i");
  if (strongAlone.test(words) || behindName.test(words)) return "strong";
  if (weakAlone.test(words)) return "weak";
  if (!/\p{Lu}/u.test(words.slice(words.lastIndexOf(" ") + 1))) return undefined;
  const lowered = words.replace(/^\p{L}/u, (letter) => letter.toLowerCase());
  return withName.test(lowered) || withName.test(lowerFirstWords(words)) ? "strong" : undefined;
}

/** `Best Regards, Ann` and `Mit freundlichen Grüßen Ann` alike: all but the name in lower case. */
function lowerFirstWords(words: string): string {
  const comma = words.search(/[,，]/);
  if (comma > 0) return words.slice(0, comma).toLowerCase() + words.slice(comma);
  const parts = words.split(" ");
  const name = parts.slice(Math.max(1, parts.length - 2)).join(" ");
  return `${parts
    .slice(0, Math.max(1, parts.length - 2))
    .join(" ")
    .toLowerCase()} ${name}`;
}
