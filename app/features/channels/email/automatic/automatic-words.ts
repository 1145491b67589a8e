/** How automatic answers name themselves: subjects, and first sentences. */

/** "Automatic reply" and "out of office" as mail programs of the world write them. */
const names =
  "auto(?:matic(?:al)?|mated)?[ -]?(?:re(?:ply|sponse|sponder)|answer|ack(?:nowledg(?:e)?ment)?)|autoreply|autoresponse" +
  "|out[ -]of[ -](?:the[ -])?office(?:[ -](?:auto[- ]?)?(?:re(?:ply|sponse)|message|notification|notice))?|ooo|oof|vacation (?:reply|message|response|notice)" +
  "|abwesenheits(?:notiz|meldung|nachricht|assistent|info(?:rmation)?)|automatische (?:antwort|e-?mail-?antwort|rückantwort|benachrichtigung|eingangsbestätigung)" +
  "|réponse automatique|message (?:d['’]absence|automatique)|absence du bureau|hors du bureau" +
  "|respuesta automática|contestación automática|mensaje automático|fuera de (?:la )?oficina" +
  "|resposta automática|mensagem automática|fora do escritório|ausência temporária" +
  "|risposta automatica|messaggio automatico|fuori (?:ufficio|sede)|assenza dall['’]ufficio" +
  "|automatisch(?:e)? (?:antwoord|bericht)|afwezigheids(?:bericht|melding)|niet op kantoor" +
  "|automatyczna odpowiedź|autoodpowiedź|odpowiedź automatyczna|poza biurem|nieobecność w biurze" +
  "|автоматический ответ|автоответ(?:чик)?|вне офиса|автоматична відповідь|автовідповідь" +
  "|autosvar|automatiskt svar|frånvaromeddelande|inte på kontoret|automatisk svar|fravær(?:smelding|sbesked)|ikke på kontoret" +
  "|automaattinen vastaus|poissaoloilmoitus|automatická odpověď|mimo kancelář|automatická odpoveď|automatikus válasz|házon kívül|răspuns automat|automatski odgovor|samodejni odgovor|автоматичен отговор" +
  "|otomatik (?:yanıt|cevap)|ofis dışında|αυτόματη απάντηση|εκτός γραφείου|trả lời tự động|thư trả lời tự động|balasan otomatis|jawaban otomatis|di luar kantor|ตอบกลับอัตโนมัติ|תשובה אוטומטית|מענה אוטומטי|הודעת היעדרות|رد تلقائي|الرد التلقائي" +
  "|自动回复|自动答复|自动应答|外出自动答复|不在办公室|休假通知|自動回覆|自動回信|自動回復|不在辦公室" +
  "|自動応答|自動返信|自動配信|不在(?:通知|のお知らせ|連絡)|休暇のお知らせ" +
  "|자동 ?(?:회신|응답|답장)|부재 ?중(?: ?(?:회신|알림|자동 ?응답))?";

/** Words that begin such subjects but others too: the text must say the same. */
const hints =
  "auto|auto: (?:vacation|holiday|away)|out of town|(?:on )?(?:annual|sick|parental|maternity|paternity)? ?(?:vacation|leave|holidays?)|away(?: from (?:my|the) (?:office|desk|e?-?mail))?|i(?:['’]| a)m (?:away|out|on (?:annual )?leave|on holiday|on vacation).{0,40}" +
  "|abwesen(?:d|heit)|urlaub(?:svertretung|snachricht|sabwesenheit)?|nicht im (?:büro|hause?)|außer haus|absen(?:ce|t)|en congés?|ausen(?:cia|te)|de vacaciones|ausência|em férias|de férias|assen(?:za|te)|in ferie" +
  "|afwezig(?:heid)?|niet aanwezig|met vakantie|nieobecn(?:ość|y|a)|urlop|нет на месте|отсутствую|в отпуске|frånvaro|fravær|ikke til stede|på ferie|semester|poissa|lomalla|nepřítomnost|távollét" +
  "|休假中?|外出中?|出差中?|不在|休暇中?|휴가(?: ?중)?|출장(?: ?중)?";

const replyMark = "(?:re|aw|sv|antw|odp|回复|答复|回覆)[:：]";
/** At the subject's beginning, and set off from the rest: "Automatic reply did not help" is a person's. */
const setOff = (words: string) =>
  new RegExp(
    `^[\\s[(【<*]{0,3}(?:${words})(?:[\\])】>*]{0,2}\\s?(?:[:：]|$)|[.!]{0,3}$|[\\])】>*]|\\s[-–—]\\s|\\s?[-–—]?\\s?${replyMark})`,
    "iu",
  );
const named = setOff(names);
const hinted = setOff(hints);
const inBrackets = new RegExp(`[[(【](?:${names})[\\])】]`, "iu");
/** `Ann Doe is out of the office (returning 3 May)`, as Notes writes it. */
const isOut =
  /^(?:auto: ?)?[\p{Lu}][^?!]{1,60} (?:is|will be) (?:currently )?out of (?:the )?office(?:\.?$| ?[.(]| (?:until|from|till|returning))/u;

/** A machine wants to know that we are people before it lets the mail through. */
const challenge =
  /^(?:please (?:confirm|verify|authenticate) (?:your (?:e-?mail|message) (?:to|delivery)|that you (?:sent|are)|you are|\(conf#)|confirm your (?:message|e-?mail) to|your (?:message|e-?mail) to .{1,80} (?:requires|needs|is awaiting|is waiting).{0,60}(?:verif|approv|confirm|authori[sz])|.{0,60}\b(?:spam ?arrest|boxbe)\b|.{0,40}sender (?:verification|authentication) (?:required|request)|challenge[- ]response|.{0,60}\(verifying\))/i;

export type SubjectSays = "automatic" | "perhaps" | "challenge" | undefined;

/** What a subject says of how a mail came about; `perhaps` where the text must say the same. */
export function subjectSays(text: string): SubjectSays {
  const trimmed = text.trim().slice(0, 300);
  if (named.test(trimmed) || inBrackets.test(trimmed) || isOut.test(trimmed)) return "automatic";
  if (challenge.test(trimmed)) return "challenge";
  return hinted.test(trimmed) ? "perhaps" : undefined;
}

/** What people have their mailbox say when they are away. */
const away =
  /\bout of (?:the )?office\b|\baway from (?:my|the) (?:office|desk|e-?mail)|\bI(?:['’]m| am| will be) (?:currently )?away\b|\bon (?:annual |sick |parental |maternity |paternity )?(?:leave|vacation|holiday)s?\b.{0,60}\b(?:until|till|from|through|return|back)|limited access to (?:my )?e-?mail|\bi will (?:be back|return|reply|respond)\b.{0,40}\b(?:on|when|upon|as soon)|nicht im (?:büro|hause?)|bin ich (?:wieder|nicht) (?:erreichbar|im)|abwesend|im urlaub|je suis (?:actuellement )?(?:absent|en congé)|serai de retour|estoy (?:fuera|de vacaciones|ausente)|estaré (?:fuera|ausente)|estou (?:fora|de férias|ausente)|estarei|sono (?:fuori|in ferie|assente)|sarò (?:assente|di ritorno)|ben (?:ik )?(?:afwezig|niet (?:aanwezig|op kantoor))|op vakantie|(?:jestem|będę) (?:poza|na urlopie|nieobecn)|nieobecn|(?:нахожусь|я) в отпуске|отсутству|jag är (?:inte|på)|jeg er (?:ikke|på)|olen (?:lomalla|poissa)|(?:目前|我|现在|正)(?:正)?(?:在)?(?:休假|外出|出差|不在|度假)|(?:无法|不能)(?:及时|立即)回复|(?:回来|返回)后.{0,10}(?:回复|处理)|(?:無法|不能)(?:及時|立即)回覆|(?:不在|休暇|出張|外出)(?:にして|中|のため|と)|부재 ?중|(?:휴가|출장) ?(?:중|기간)/iu;

/** Whether a text says at its beginning that its writer is away. */
export const textSaysAway = (text: string) => away.test(text.slice(0, 800).replace(/\s+/g, " "));

const sentences = [
  /\bthis is an? (?:automat(?:ed|ic)(?:ally)?(?: generated)?|auto[- ]?generated) (?:e-?mail|message|reply|response|notification|acknowledg)/i,
  /\b(?:automatically generated|auto-generated) (?:e-?mail|message|reply|response)/i,
  /\bdies ist eine automatisch(?:e|\s(?:generierte|erstellte)) (?:antwort|e-?mail|nachricht)|\bdiese (?:e-?mail|nachricht) wurde automatisch (?:erstellt|generiert|versendet)/i,
  /\b(?:ceci est|il s'agit d')\s?une? (?:réponse|message|courriel|e-?mail) automatique/i,
  /\b(?:esta? es|este es) (?:una|un) (?:respuesta|mensaje|correo) (?:automátic|generad)/i,
  /\b(?:esta é uma|este é um|esta e uma) (?:resposta|mensagem|e-?mail) automátic/i,
  /\bquest[oa] è un[a']?\s?(?:risposta|messaggio|e-?mail) automatic/i,
  /\bdit is een automatisch(?:e)? (?:gegenereerd )?(?:antwoord|bericht|e-?mail)/i,
  /(?:to jest|jest to) (?:automatyczna|wygenerowana automatycznie) (?:odpowiedź|wiadomość)/iu,
  /это автоматическ(?:ий ответ|ое (?:сообщение|письмо))|письмо (?:создано|отправлено) автоматически/iu,
  /(?:这是|此|本)(?:一?封)?(?:邮件)?(?:为|是|由)?(?:系统)?自动(?:回复|发送|生成|答复)|(?:這是|此|本)(?:一?封)?(?:郵件|信件)?(?:為|是|由)?(?:系統)?自動(?:回覆|發送|產生)/u,
  /(?:この|本|当)メールは.{0,20}自動(?:的に|で|送信|返信|配信|応答)/u,
  /(?:이|본) 메일은 .{0,20}(?:자동|발신 ?전용)/u,
];

/** Whether a text says at its beginning that a machine wrote it. */
export function textSaysAutomatic(text: string): boolean {
  const opening = text.slice(0, 600).replace(/\s+/g, " ");
  return sentences.some((sentence) => sentence.test(opening));
}
