import type { Clue, ClueKind } from "./clue.ts";
import type { OrderClue } from "./details/order-clues.ts";
import { type Reading, utteranceAt } from "./reading.ts";
import type { RuledOut, Weighed } from "./score.ts";
import { answersTo } from "./text/answers.ts";
import { type Negation, negations } from "./text/negation.ts";
import type { Speaker, Utterance } from "./text/thread.ts";

/** What the customer says, what others say, and what is ruled out. */
export interface Heard {
  clues: Weighed[];
  ruledOut: RuledOut[];
  orders: OrderClue[];
}

/** How much the words of each count beside the customer's own. */
const weights: Record<Speaker, number> = { customer: 1, quoted: 0.5, agent: 0.35 };
/** An agent's proposal that the customer agreed to. */
const agreed = 0.95;

/** Kinds that describe what happened and never which payment is left out. */
const never = new Set<ClueKind>(["status", "duplicate", "failure"]);
/** A way of paying or a currency alone rules nothing out. */
const telling = new Set<ClueKind>(["transaction", "amount", "last4", "merchant", "day", "time", "category"]);

const lies = ({ from, to }: Clue | OrderClue, scope: Negation) =>
  from >= scope.from - 1 && to <= scope.to + 1;

/** Sorts clues by who tells them, and takes out what is ruled out: "not the 50 one", "the one from Monday is fine". */
export function listen(text: string, utterances: readonly Utterance[], { clues, orders }: Reading): Heard {
  const answers = answersTo(text, utterances);
  const scopes = negations(text).filter(
    // "The first one is fine, the second is wrong": the rest of the words holds for both.
    (scope) => !orders.some((order) => lies(order, scope)),
  );
  const denied = negations(text).filter((scope) => !scopes.some(({ from }) => from === scope.from));
  const groups = new Map<number, Clue[]>();
  const heard: Weighed[] = [];
  for (const clue of clues) {
    const at = utteranceAt(utterances, clue.from);
    const scope = scopes.find(
      (one) => lies(clue, one) && (clue.from <= one.firstBefore || groups.has(one.from)),
    );
    const group = answers[at] === "disagreed" ? -1 - at : scope?.from;
    if (group !== undefined && !never.has(clue.kind)) groups.set(group, [...(groups.get(group) ?? []), clue]);
    else {
      const weight = answers[at] === "agreed" ? agreed : weights[utterances[at]?.speaker ?? "customer"];
      heard.push({ clue, weight });
    }
  }
  return {
    clues: heard,
    ruledOut: [...groups.values()].filter((group) => group.some(({ kind }) => telling.has(kind))),
    orders: orders.filter((order) => !denied.some((scope) => lies(order, scope))),
  };
}
