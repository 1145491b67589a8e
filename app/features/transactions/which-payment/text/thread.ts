import type { Span } from "../clue.ts";
import { day, dayNumberOf, isDate } from "../moments/meaning.ts";

export type Speaker = "customer" | "agent" | "quoted";

/** A message of a thread, or a whole text that is no thread. */
export interface Utterance extends Span {
  speaker: Speaker;
  /** where the words begin, behind the speaker's name and the time */
  body: number;
  /** the day number a time stamp gives, or null */
  dayNumber: number | null;
}

const stamp =
  "(?:(?:20\\d\\d[-/.年]\\d{1,2}[-/.月]\\d{1,2}日?|\\d{1,2}[-/.]\\d{1,2}[-/.](?:20)?\\d\\d)(?:[ t,]{0,3}\\d{1,2}:\\d{2}(?::\\d{2})?(?:\\.\\d{1,3})?z?(?: ?[ap]m)?)?|\\d{1,2}:\\d{2}(?::\\d{2})?(?: ?[ap]m)?)";
const label = "[^\\s:\\d\\[\\]()<>*,;!?。、-][^:\\n\\d\\[\\]()<>,;!?。、]{0,24}?";

const spoken = new RegExp(
  `^ {0,8}(?:[[(]? ?(${stamp}) ?[\\])]?[ ,|-]{0,4})?(?:\\*{0,2}[[(<]?(${label}) ?\\d{0,4}[\\])>]?\\*{0,2}) ?(?:[[(] ?(${stamp}) ?[\\])])? ?(:|>|(?<=[\\])>]) )(?!//) ?`,
);
const heading = new RegExp(
  `^ {0,8}(?:[[(]?(${label})[\\])]?[ ,|-]{1,4})?[[(]? ?(${stamp}) ?[\\])]?(?:[ ,|-]{1,4}(${label}))? {0,4}$`,
);

const agentName =
  /(?<![a-z])(?:agent|support|customer (?:service|care|support)|cs|operator|advis[eo]r|rep|representative|staff|assistant|bot|help ?desk|upay|team|system|service|auto ?-?reply|csr)(?![a-z])|客服|坐席|专员|工作人员|助手|机器人|顾问|人工|系统|官方/;
const customerName =
  /(?<![a-z])(?:customer|client|me|user|guest|visitor|cust|buyer|caller)(?![a-z])|客户|用户|顾客|买家|访客|本人|^我$|客人/;
const agentPhrase =
  /how (?:can|may) i help|thank(?:s| you) for (?:contacting|reaching|your patience|waiting)|i(?:'d| would) be happy to|could you (?:please )?(?:tell|share|provide|confirm|give)|let me check|i can see|请问有什么可以|为您(?:查询|服务|处理|核实|转接)|帮您(?:查|看|核实)|麻烦您(?:提供|稍等)|请稍等|请您?提供|给您带来|很高兴为您/;

const mailHeader = /^ {0,4}(?:from|to|cc|bcc|sent|date|reply-to|发件人|收件人|发送时间|抄送|时间) ?: /;
const mailFrom = /^ {0,4}(?:from|发件人) ?: /;
const quoteIntro =
  /^ {0,4}(?:on .{6,120} wrote:|.{2,60}写道:|在.{6,80}写道:) {0,4}$|^ {0,4}-{2,} ?(?:original message|原始邮件|forwarded message)/;
const signature = /^ {0,4}(?:sent from my |发自我的|get outlook for|-- ?$)/;

function stampDay(text: string | undefined): number | null {
  const match = /(20\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})/.exec(text ?? "");
  if (!match) return null;
  const [year, month, date] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return isDate(year, month, date) ? dayNumberOf(year, month, date) : null;
}

interface Line extends Span {
  text: string;
}

function* linesOf(text: string): Generator<Line> {
  for (let from = 0; from <= text.length; ) {
    const found = text.indexOf("\n", from);
    const to = found === -1 ? text.length : found;
    yield { from, to, text: text.slice(from, Math.min(to, from + 400)) };
    from = to + 1;
  }
}

interface Opening {
  name: string;
  length: number;
  dayNumber: number | null;
}

/** The speaker a line begins with, or null. A label may be a field of a form ("amount: 129.90") instead. */
function openingOf(text: string): Opening | null {
  const head = heading.exec(text);
  if (head) {
    const name = head[1] ?? head[3] ?? "";
    return { name, length: text.length, dayNumber: stampDay(head[2]) };
  }
  const match = spoken.exec(text);
  if (!match) return null;
  const [whole, before, name = "", behind] = match;
  return {
    name: name.trim(),
    length: whole.length,
    dayNumber: stampDay(before ?? behind),
  };
}

/** Which of the names that lines begin with belong to the people who serve. */
function rolesOf(lines: readonly { opening: Opening | null; text: string }[]): Map<string, Speaker> {
  const counts = new Map<string, number>();
  const roles = new Map<string, Speaker>();
  for (const { opening, text } of lines) {
    if (!opening) continue;
    const { name } = opening;
    counts.set(name, (counts.get(name) ?? 0) + 1);
    if (agentName.test(name)) roles.set(name, "agent");
    else if (customerName.test(name)) roles.set(name, "customer");
    else if (agentPhrase.test(text.slice(opening.length)) && !roles.has(name)) roles.set(name, "agent");
  }
  const hasAgent = [...roles.values()].includes("agent");
  for (const [name, count] of counts) {
    if (!roles.has(name) && (hasAgent || count > 1)) roles.set(name, "customer");
  }
  return roles;
}

const mostLines = 3000;

/**
 * The messages of a thread: who speaks, where the words begin, and the day where a time stamp gives it. A text
 * that is no thread is one utterance of the customer's. Mail headers and signatures belong to nobody's words.
 */
export function readThread(text: string): Utterance[] {
  const lines = [...linesOf(text)]
    .slice(0, mostLines)
    .map((line) => ({ ...line, opening: openingOf(line.text) }));
  const roles = rolesOf(lines);
  const utterances: Utterance[] = [];
  let speaker: Speaker = "customer";
  let dayNumber: number | null = null;
  let inHeader = false;
  let quotedRest = false;
  for (const { from, to, text: line, opening } of lines) {
    const role = opening ? roles.get(opening.name) : undefined;
    if (mailFrom.test(line) || (inHeader && mailHeader.test(line)) || signature.test(line)) {
      inHeader = !signature.test(line);
      utterances.push({ from, to, body: to, speaker: "quoted", dayNumber });
      continue;
    }
    inHeader = false;
    if (quoteIntro.test(line)) {
      quotedRest = true;
      utterances.push({ from, to, body: to, speaker: "quoted", dayNumber });
      continue;
    }
    const said: Speaker =
      /^ {0,4}>/.test(line) || quotedRest ? "quoted" : opening?.name ? (role ?? speaker) : speaker;
    const opens = opening !== null && role !== undefined;
    if (opens) {
      // A time alone on its line belongs to whoever speaks.
      if (opening.name !== "") speaker = role;
      dayNumber = opening.dayNumber ?? dayNumber;
    }
    const last = utterances.at(-1);
    if (!opens && last && last.speaker === said && last.body < last.to) last.to = to;
    else
      utterances.push({
        from,
        to,
        body: opens ? Math.min(to, from + opening.length) : from,
        speaker: said,
        dayNumber,
      });
  }
  return utterances;
}

/** When a passage was written, given when the text as a whole was. */
export const writtenAt = (utterance: Utterance | undefined, at: number): number => {
  const back = utterance?.dayNumber == null ? 0 : Math.floor(at / day) - utterance.dayNumber;
  return back > 0 && back <= 120 ? at - back * day : at;
};
