import type { Clue } from "../clue.ts";
import { lastFourClue } from "../details/card-clues.ts";
import type { Utterance } from "./thread.ts";

const asksLastFour =
  /last (?:four|4)|ending|(?:card|卡)[^.?!。？]{0,20}(?:number|digits)|尾号|后四位|末四位|最后四位/;
const asksWhether =
  /(?:is (?:it|this|that)|do you mean|are you (?:referring|talking|asking)|would that be|is that the|could it be|was it|这笔吗|那笔吗|是不是|您说的是|您是说|是这|是指|对吗|吗)/;
const agrees =
  /^[\s"',.!-]*(?:yes|yeah|yep|yup|ya|correct|right|exactly|that'?s (?:it|the one|right|correct)|indeed|sure is|si|对|是的|是它|就是|没错|嗯|恩|是这笔|正是|好像是)/;
const disagrees =
  /^[\s"',.!-]*(?:no(?![a-z])|nope|nah|not (?:that|this|the)|wrong|neither|不是|不对|错了|不,|否|都不是|另外|另一)/;

const reach = 60;

/** Four digits with which a customer answers the question for them. */
export function answeredLastFour(text: string, utterances: readonly Utterance[]): Clue[] {
  return utterances.flatMap((utterance, at): Clue[] => {
    const asked = utterances[at - 1];
    if (utterance.speaker !== "customer" || asked?.speaker !== "agent") return [];
    if (!asksLastFour.test(text.slice(asked.body, asked.to))) return [];
    const match = /(?<![\d.,¥$€£])\d{4}(?![\d元块]|[.,]\d)/.exec(
      text.slice(utterance.body, Math.min(utterance.to, utterance.body + reach)),
    );
    if (!match) return [];
    const from = utterance.body + match.index;
    return [lastFourClue({ from, to: from + 4 }, match[0], 0.95)];
  });
}

/** What the customer said to an agent's proposal. */
export type Answer = "agreed" | "disagreed" | null;

/** For each utterance of an agent that proposes something: what the customer's next words say to it. */
export function answersTo(text: string, utterances: readonly Utterance[]): Answer[] {
  return utterances.map((utterance, at) => {
    if (utterance.speaker !== "agent" || !asksWhether.test(text.slice(utterance.body, utterance.to)))
      return null;
    const next = utterances.slice(at + 1).find(({ speaker, body, to }) => speaker !== "quoted" && body < to);
    if (next?.speaker !== "customer") return null;
    const words = text.slice(next.body, next.body + 40);
    return agrees.test(words) ? "agreed" : disagrees.test(words) ? "disagreed" : null;
  });
}
