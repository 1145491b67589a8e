import { isBlank, type Line } from "./lines.ts";

/** The lines that say who wrote what is quoted after them. */
export interface Attribution {
  start: number;
  /** the last of them */
  end: number;
}

const mostLines = 6;
const longest = 450;

/** "wrote", at the end or before the writer's name. */
const verbs =
  "wrote|writes|has written|had written|said|a écrit|écrivait|a envoyé|schrieb|schreibt|hat geschrieben|" +
  "geschrieben|schreef|heeft geschreven|schreven|escribió|escribio|ha escrito|escribe|va escriure|escribiu|escreveu|" +
  "escreve|ha scritto|scrive|scriveva|napisał\\(a\\)|napisał/a|napisała|napisał|pisze|pisał|napisano|написал\\(а\\)|" +
  "написала|написал|написав|написала|пишет|пише|писал|написа|skrev|kirjoitti|napsal\\(a\\)|napsala|napsal|napísal\\(a\\)|" +
  "napísala|napísal|píše|ezt írta|írta|a scris|yazdı|şunu yazdı|yazmış|έγραψε|je napisao/la|je napisao|je napisala|napisao|napisala|" +
  "đã viết|menulis|เขียนว่า|เขียน|כתב/ה|כתבה|כתב|كتب|كتبت|kirjutas|rašė|rakstīja|idatzi zuen|写道|寫道|来信|來信|写到|" +
  "書きました|さんは書きました|のメール|のメッセージ|님이 작성|작성|님의 말|씀|さんのメール";

const verbAtEnd = new RegExp(
  `(?:^|[\\s\\p{P}\\d\\p{L}])(?:${verbs})\\s?(?:\\([^()]{0,80}\\))?\\s?[:：]?$`,
  "iu",
);
const verbInside =
  /(?:^|\s)(?:schrieb|schreef|skrev|skrev|пишет|a écrit|escribió|escreveu|napisał|napsal|wrote)\s.{1,160}[:：]$/iu;

const endsWithColon = /[:：]$/;

/** How lines begin that say when: the word for "on", a weekday, a number, a name. */
const opening = new RegExp(
  "^(?:[-–—*]{1,4} ?)?(?:(?:on|at|am|em|el|le|il|op|den|dne|dnia|w dniu|w dn|pe|la|lo|às|a las|il giorno|ngày|vào|" +
    "pada|στις|ב-?|בתאריך|في|пн|вт|ср|чт|пт|сб|вс|нд|mon|tue|wed|thu|fri|sat|sun|lun|mar|mer|mié|mie|jeu|jue|ven|vie|" +
    "sam|sáb|sab|dim|dom|mo|di|mi|do|fr|sa|so|ma|wo|vr|za|zo|seg|ter|qua|qui|sex|gio|pon|wt|śr|czw|pt|sob|niedz|ndz)" +
    "(?:\\b|[.,])|\\d|[\"“„«'‘<「『]|在|于|於|周|週|星期|เมื่อ|[月火水木金土日]曜|[^\\s]+@)",
  "iu",
);

const date =
  /(?:19|20)\d{2}|\d{1,2}[./-]\d{1,2}[./-]\d{2}|\d{1,2}월 ?\d{1,2}일|\d{1,2}月\d{1,2}日|\b\d{1,2}\.? (?:jan|feb|mar|mär|apr|may|mai|maj|jun|jul|aug|sep|oct|okt|nov|dec|dez)/i;
const clock = /\d{1,2}\s?[:.h時时点點시]\s?\d{2}|\d{1,2} ?[ap]\.?m\b/i;
const address = /[^\s<>()[\]]{1,100}@[^\s<>()[\]]{1,100}/;

/** Whether lines, joined, are what a mail program writes; prose with a colon must not be. */
function isAttribution(text: string, quoteFollows: boolean): boolean {
  const hasDate = date.test(text);
  const hasAddress = address.test(text);
  const hasClock = clock.test(text);
  const hasVerb = verbAtEnd.test(text) || (verbInside.test(text) && (hasDate || hasAddress));
  if (hasVerb) {
    if (quoteFollows) return hasDate || hasAddress || text.length < 120;
    return endsWithColon.test(text) || /[写寫]道$/.test(text)
      ? (hasDate && hasClock) || (hasAddress && (hasDate || text.length < 160))
      : hasDate && hasAddress;
  }
  // `пн, 5 янв. 2026 г. в 10:30, Имя <a@b.example>:` and its like in languages that need no verb.
  return endsWithColon.test(text) && hasDate && (hasClock || quoteFollows) && hasAddress;
}

const couldEnd = (text: string) =>
  text.length < longest && (endsWithColon.test(text) || verbAtEnd.test(text));

function quoteFollowsAt(lines: Line[], after: number): boolean {
  let at = after;
  while (at < lines.length && at < after + 4 && isBlank(lines[at]) && lines[at]!.depth === 0) at++;
  const next = lines[at];
  return next !== undefined && (next.depth > 0 || next.mark === "quote");
}

/** The attribution that ends at a line, if one does: it may be wrapped over some lines before. */
export function attributionEndingAt(lines: Line[], end: number): Attribution | undefined {
  const last = lines[end]!;
  if (last.depth > 0 || !couldEnd(last.text)) return undefined;
  const quoteFollows = quoteFollowsAt(lines, end + 1);
  let text = "";
  for (let start = end; start >= 0 && start > end - mostLines; start--) {
    const line = lines[start]!;
    if (isBlank(line) || line.depth > 0 || line.mark === "quote") break;
    text = text === "" ? line.text : `${line.text} ${text}`;
    if (text.length > longest) break;
    if (opening.test(line.text) && isAttribution(text, quoteFollows))
      return { start: widened(lines, start), end };
  }
  return isAttribution(last.text, quoteFollows) ? { start: end, end } : undefined;
}

/** `On Monday` may stand alone above a line that begins like one itself. */
function widened(lines: Line[], start: number): number {
  const before = lines[start - 1];
  if (!before || isBlank(before) || before.depth > 0 || before.text.length > 120) return start;
  const begins = /^(?:on|am|em|el|le|il|op|den|dne|dnia|w dniu|в)\s\S/i.test(before.text);
  return begins && date.test(before.text) && !/[.!?。！？]$/.test(before.text) ? start - 1 : start;
}
