/** The fields of a quoted mail's header that mail programs print before it. */
export type HeaderKind = "from" | "date" | "to" | "cc" | "subject" | "other";

/** What they are called, as Outlook, Apple Mail, Gmail, Thunderbird, QQ and others print them. */
const labels: Record<HeaderKind, string> = {
  from:
    "from,von,de,da,van,od,от,от кого,från,fra,lähettäjä,feladó,kimden,gönderen,από,від,de la,от кого,dari," +
    "từ,người gửi,จาก,من,מאת,从,從,发件人,寄件者,寄件人,發件人,差出人,送信者,送信元,보낸 사람,보낸사람,발신,발신자,보낸이,expéditeur," +
    "remitente,remetente,mittente,afzender,nadawca,отправитель,absender,avsender,avsändare,odesílatel,odosielateľ," +
    "expeditor,pengirim,desde,saatja,nuo,no,pošiljatelj,šalje,пошиљалац",
  date:
    "date,sent,sent at,datum,gesendet,gesendet am,envoyé,envoyé le,enviado,enviado el,enviada em,enviado em,enviada,data," +
    "fecha,inviato,data invio,verzonden,verzonden op,wysłano,wysłane,дата,отправлено,дата отправки,skickat,sendt,dato,lähetetty," +
    "päivämäärä,elküldve,küldve,dátum,tarih,gönderme tarihi,gönderildi,στάλθηκε,ημερομηνία,надіслано,trimis," +
    "dikirim,tanggal,đã gửi,ngày,ส่ง,วันที่,تاريخ الإرسال,التاريخ,נשלח,תאריך,发送时间,发送日期,日期,时间,傳送時間,寄件日期," +
    "發送時間,時間,发送,送信日時,日時,日付,送信日,보낸 날짜,보낸날짜,날짜,보낸시각,보낸 시간,일시,odesláno,odoslané,poslano,poslané,saadetud,dátum",
  to:
    "to,an,à,pour,a,para,naar,aan,do,komu,кому,till,til,vastaanottaja,címzett,kime,alıcı,προς,către,kepada,tới,đến," +
    "người nhận,ถึง,إلى,אל,至,收件人,收件者,宛先,받는 사람,받는사람,수신,수신자,받는이,empfänger,destinataire,destinatario," +
    "destinatário,ontvanger,adresat,получатель,mottagare,modtager,mottaker,za,saaja",
  cc:
    "cc,kopie,copie à,copie,copia,dw,копия,kopia,kopi,kopio,másolatot kap,bilgi,κοιν,копія,tembusan,สำเนา,نسخة," +
    "עותק,抄送,副本,抄送人,참조,salin,bcc,密送,密件抄送,숨은참조,cci,cco,ccn",
  subject:
    "subject,betreff,objet,asunto,assunto,oggetto,onderwerp,temat,тема,ämne,emne,aihe,tárgy,konu,θέμα,subiect," +
    "perihal,subjek,chủ đề,tiêu đề,เรื่อง,หัวเรื่อง,الموضوع,נושא,主题,主旨,主題,标题,標題,件名,제목,předmět,predmet,zadeva,sujet,re,onderw,teema",
  other:
    "reply-to,reply to,antwort an,répondre à,responder a,rispondi a,回复,回复地址,importance,priority,wichtigkeit,priorität," +
    "importancia,importância,priorità,attachments,anlagen,pièces jointes,adjuntos,anexos,allegati,bijlagen,вложения,附件," +
    "添付ファイル,첨부파일,첨부,organization,message-id,message id,mailed-by,via,x-mailer,in-reply-to,newsgroups,sender,密级,重要性",
};

const kinds = new Map<string, HeaderKind>();
for (const [kind, names] of Object.entries(labels) as [HeaderKind, string][])
  for (const name of names.split(",")) if (!kinds.has(squeezed(name))) kinds.set(squeezed(name), kind);

/** Without spaces: `主　题`, `보낸 사람`. */
function squeezed(label: string): string {
  return label.toLowerCase().replace(/[\s.]+/g, "");
}

/** `*From:* x`, `From : x`, `| 发件人 | x |`; emphasis and table marks around are let through. */
const labelled = /^[*_|•·"'\s]{0,6}([\p{L}][\p{L}\p{M}\s.'’/-]{0,30}?)[*_\s]{0,4}[:：|][*_\s]{0,4}(.*)$/u;

/** How far into a line the colon after a label stands at most, with all that is let through around it. */
const longestLabelled = 42;

export interface HeaderLine {
  kind: HeaderKind;
  value: string;
}

/** Reads a line as a field of a printed header; undefined if its label is none. */
export function readHeaderLine(text: string): HeaderLine | undefined {
  const parting = text.search(/[:：|]/);
  if (parting === -1 || parting > longestLabelled) return undefined;
  const found = labelled.exec(text);
  if (!found) return undefined;
  const kind = kinds.get(squeezed(found[1]!));
  return kind && { kind, value: found[2]!.replace(/[*_|\s]+$/g, "").trim() };
}
