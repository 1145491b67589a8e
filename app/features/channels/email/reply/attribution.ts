import { comparable, isBlank, type Line } from "./lines.ts";

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
  "書きました|さんは書きました|のメール|のメッセージ|님이 작성|작성|님의 말|씀|쓴 글|さんのメール|撰写|撰寫";

const verbAtEnd = new RegExp(
  `(?:^|[\\s\\p{P}\\d\\p{L}])(?:${verbs})\\s?(?:\\([^()]{0,80}\\))?\\s?(?:[:：]|[-–—]{2,6})?$`,
  "iu",
);
const verbInside =
  /(?:写于|寫於).{1,60}[:：]$|(?:^|\s)(?:schrieb|schreef|skrev|skrev|пишет|a écrit|escribió|escreveu|napisał|napsal|wrote|вы писали|вы написали)\s.{1,160}[:：]$/iu;

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

/**
 * `Your app said:`, `Ihr Kollege schrieb:`: somebody tells who said what, and what follows is shown, not quoted by
 * a program. Words that are names too (`Su`, `Die`) count only before a word in lower case.
 */
const told =
  /^(?:(?:and|but|then|so|now|today|yesterday|here|und|aber|dann|et|puis|y|luego|e|poi) )?(?:(?:i|you|your|he|she|they|we|our|my|this|it|somebody|someone|ich|wir|ihr|ihre|euer|eure|mein|meine|nous|vous|votre|notre|usted|mi|nuestro|você|seu|sua|vostro|uw|wasz|ваш|ваша|мой|моя|вы|он|она)\s|(?:the|a|an|der|die|das|ein|eine|er|sie|il|elle|le|la|mon|ma|su|el|lo|un|una|o|de|het|een)\s\p{Ll})|^(?:你们|您们|您|你|我|我们|他|她|客服|系统|系統|貴社)/iu;
const isTold = (text: string) => {
  const found = told.exec(text);
  // The flag for either case lets capitals be small letters too.
  return found !== null && (!/\s\p{L}$/u.test(found[0]) || /\p{Ll}$/u.test(found[0]));
};

/** Whether lines, joined, are what a mail program writes; prose with a colon must not be. */
function isAttribution(text: string, quoteFollows: boolean): boolean {
  const hasDate = date.test(text);
  const hasAddress = address.test(text);
  const hasClock = clock.test(text);
  const hasVerb = verbAtEnd.test(text) || (verbInside.test(text) && (hasDate || hasAddress));
  if (hasVerb) {
    if (quoteFollows) return hasDate || hasAddress || (text.length < 120 && !isTold(text));
    return endsWithColon.test(text) || /[写寫]道$/.test(text)
      ? (hasDate && hasClock) || (hasAddress && (hasDate || text.length < 160))
      : hasDate && hasAddress;
  }
  // `пн, 5 янв. 2026 г. в 10:30, Имя <a@b.example>:` and its like in languages that need no verb.
  return endsWithColon.test(text) && hasDate && (hasClock || quoteFollows) && hasAddress;
}

/** Longer than a verb with all that may stand after it. */
const longestEnding = 140;

/** Marks and digits that no attribution ends with: most lines of prose are told by their last sign. */
const endsOtherwise = /[.,;!?。，；！？\d>]$/;

/** Whether a line has what programs say of a writer, in whatever language: an address, or day and hour. */
export const namesWriter = (text: string) => address.test(text) || (date.test(text) && clock.test(text));

const couldEnd = (text: string) =>
  text.length < longest &&
  !endsOtherwise.test(text) &&
  (endsWithColon.test(text) || verbAtEnd.test(text.slice(-longestEnding)));

/** Yahoo's program for telephones has what it quotes begin on the same line, three spaces on. */
function hasTextBehind({ raw, text }: Line): boolean {
  if (!raw.includes(":   ")) return false;
  const said = comparable(raw.slice(0, raw.indexOf(":   ") + 1));
  return said.length < text.length && opening.test(said) && address.test(said) && isAttribution(said, false);
}

function quoteFollowsAt(lines: readonly Line[], after: number): boolean {
  let at = after;
  while (at < lines.length && at < after + 4 && isBlank(lines[at]) && lines[at]!.depth === 0) at++;
  const next = lines[at];
  return next !== undefined && (next.depth > 0 || next.mark === "quote");
}

/** The attribution that ends at a line, if one does: it may be wrapped over some lines before. */
export function attributionEndingAt(lines: readonly Line[], end: number): Attribution | undefined {
  const last = lines[end]!;
  if (last.depth > 0) return undefined;
  if (hasTextBehind(last)) return { start: end, end };
  if (!couldEnd(last.text)) return undefined;
  const quoteFollows = quoteFollowsAt(lines, end + 1);
  let text = "";
  let torn: Attribution | undefined;
  for (let start = end; start >= 0 && start > end - mostLines; start--) {
    const line = lines[start]!;
    if (isBlank(line) || line.depth > 0 || line.mark === "quote") break;
    text = text === "" ? line.text : `${line.text} ${text}`;
    if (text.length > longest) break;
    if (!(opening.test(line.text) || address.test(line.text)) || !isAttribution(text, quoteFollows)) continue;
    if (!isTornOff(lines, start, text)) return { start: widened(lines, start), end };
    torn ??= { start, end };
  }
  if (torn) return torn;
  return isAttribution(last.text, quoteFollows) ? { start: end, end } : undefined;
}

/** The end of an attribution that goes on above: after an open bracket, or with neither day nor writer in it. */
function isTornOff(lines: readonly Line[], start: number, text: string): boolean {
  const above = lines[start - 1];
  if (!above || isBlank(above) || above.depth > 0) return false;
  return /[<(]$/.test(above.text) || (address.test(above.text) && !date.test(text) && !address.test(text));
}

/** `On Monday` may stand alone above a line that begins like one itself. */
function widened(lines: readonly Line[], start: number): number {
  const before = lines[start - 1];
  if (!before || isBlank(before) || before.depth > 0 || before.text.length > 120) return start;
  const begins = /^(?:on|am|em|el|le|il|op|den|dne|dnia|w dniu|в)\s\S/i.test(before.text);
  return begins && date.test(before.text) && !/[.!?。！？]$/.test(before.text) ? start - 1 : start;
}
