import { asked } from "./lines.ts";

/** What a line says that parts a mail's text from another mail. */
export type Separator = "original" | "forwarded" | "reply-above";

const original =
  /^(?:original ?(?:message|mail|email|appointment)?|(?:the )?original message|reply message|replied ?message|ursprüngliche (?:nachricht|e-?mail|mail)|original-?nachricht|originalnachricht|antwortnachricht|message d'origine|message original|(?:mail|e-mail|courriel) original|mail d'origine|message initial|mensaje original|correo original|mensagem original|messaggio originale|messaggio originario|oorspronkelijk bericht|origineel bericht|wiadomość oryginalna|oryginalna wiadomość|исходное сообщение|исходное письмо|оригинальное сообщение|ursprungligt meddelande|originalmeddelande|oprindelig (?:meddelelse|besked)|opprinnelig melding|alkuperäinen viesti|původní (?:zpráva|e-mail)|pôvodná správa|eredeti üzenet|özgün (?:ileti|mesaj)|orijinal (?:mesaj|ileti)|αρχικό μήνυμα|оригінальне повідомлення|mesaj original|mesajul original|pesan asli|tin nhắn gốc|thư gốc|ข้อความต้นฉบับ|ข้อความเดิม|الرسالة الأصلية|ההודעה המקורית|הודעה מקורית|原始邮件|邮件原件|邮件原文|郵件原文|原邮件|原始信息|原件|回复的原邮件|原始郵件|原始訊息|原信件|元のメッセージ|元のメール|オリジナルメッセージ|원본 ?메시지|원본 ?메일|원본 ?이메일)$/iu;

const forwarded =
  /^(?:forwarded (?:message|mail|email|letter)|forwarded by .{1,80}|begin forwarded message|start of forwarded message|weitergeleitete (?:nachricht|e-?mail)|anfang der weitergeleiteten (?:nachricht|e-?mail)|message transféré|message réexpédié|courriel transféré|début du message (?:réexpédié|transféré)|mensaje reenviado|inicio del mensaje reenviado|correo reenviado|mensagem (?:encaminhada|reencaminhada)|início da mensagem (?:encaminhada|reencaminhada|reenviada)|messaggio inoltrato|inizio messaggio inoltrato|doorgestuurd bericht|begin doorgestuurd bericht|wiadomość przekazana|przekazana wiadomość|początek przekazywanej wiadomości|пересылаемое сообщение|пересланное сообщение|перенаправленное сообщение|переадресованное сообщение|начало переадресованного сообщения|начало пересылаемого сообщения|vidarebefordrat (?:meddelande|mail|brev)|vidarebefordrat meddelande börjar|videresendt (?:meddelelse|besked|melding)|start på videresendt besked|välitetty viesti|edelleenlähetetty viesti|přeposlaná zpráva|začátek přeposílané zprávy|preposlaná správa|továbbított (?:üzenet|levél)|yönlendirilen (?:mesaj|ileti)|iletilen ileti başlangıcı|iletilmiş mesaj|προωθημένο μήνυμα|пересланий лист|переслане повідомлення|mesaj redirecționat|pesan (?:terusan|diteruskan)|thư (?:đã )?chuyển tiếp|bắt đầu thư được chuyển tiếp|ข้อความที่ส่งต่อ|رسالة معاد توجيهها|הודעה שהועברה|转发的邮件|转发的消息|开始转发的邮件|开始转发邮件|转发邮件|转发邮件信息|转发的信件|下面是被转发的邮件|以下是转发的邮件|轉寄郵件|轉寄的郵件|轉寄訊息|開始轉寄郵件|已轉寄的郵件|転送メッセージ|転送されたメッセージ|転送メール|전달된 ?메시지|전달된 ?메일|전달 ?메일|전달된 메시지 시작)$/iu;

const replyAbove =
  /(?:\b(?:please )?(?:type|write|enter|add)? ?(?:your )?(?:reply|respond|response|answer)\b.{0,40}\babove (?:this|the)\b.{0,20}\bline|\breply above this line|\babove this line\b.{0,30}\breply|bitte (?:antworten|schreiben) sie.{0,30}oberhalb dieser (?:linie|zeile)|antworten sie oberhalb dieser (?:linie|zeile)|répond(?:re|ez) au-dessus de cette ligne|respond[ae] por encima de esta línea|responda acima d(?:esta|e esta) linha|rispondi sopra (?:a )?questa (?:linea|riga)|请在此(?:行|线)(?:以上|上方)(?:回复|输入)|請在此(?:行|線)(?:以上|上方)回覆|この行より上に(?:返信|ご返信))/iu;

/** What every one of them has: lines without it are told by a glance. */
const above = /above|oberhalb|au-dessus|por encima|acima|sopra|以上|上方|より上/iu;

const strokes = /^[-–—_=*~#<>\s]+|[-–—_=*~#<>:：\s]+$/g;

/** Longer than any of these words; only `Forwarded by` goes on. */
const longestWords = 45;
const drawn = /^[-–—_=*~#<>\s]|[-–—_=*~#<>:：\s]$/;

/** A line that by its length is neither, drawn out or not. */
const isProse = (text: string) =>
  text.length > longestWords && !drawn.test(text) && !/^forwarded/i.test(text);

/** The box that old Lotus Notes draws round who wrote and when; tables end their lines otherwise. */
const notesBox = /^\|-{5,}\+-{5,}>$/;

/** What a text separates, if it does. Strokes around the words are not needed; the words must stand alone. */
function readSeparator(text: string): Separator | undefined {
  if (text.length > 150 || text.length < 3) return undefined;
  if (notesBox.test(text)) return "original";
  if (above.test(text) && replyAbove.test(text)) return "reply-above";
  if (isProse(text)) return undefined;
  const words = text.replace(strokes, "").replace(/’/g, "'");
  const isDrawn = words.length < text.length;
  // `Original` and `Forwarded` alone are words; drawn out or with a colon they part mails.
  if (original.test(words))
    return isDrawn || words.includes(" ") || !/^\p{Script=Latin}+$/u.test(words) ? "original" : undefined;
  return forwarded.test(words) && (isDrawn || words.length > 12) ? "forwarded" : undefined;
}

/** What a line separates, if it does. */
export const separatorOf = asked(readSeparator);
