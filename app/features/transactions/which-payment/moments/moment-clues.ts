import type { Candidate } from "../candidate.ts";
import { type Clue, overlaps, type Span } from "../clue.ts";
import { calendarDays, type DayPhrase } from "./calendar-days.ts";
import { feastDays } from "./feasts.ts";
import { day, type Meaning, meaningFit } from "./meaning.ts";
import { relativeDays } from "./relative-days.ts";
import { spansAgo } from "./spans-ago.ts";
import { timeFit, timesOfDay } from "./times-of-day.ts";

const isFree = (taken: readonly Span[], span: Span) => !taken.some((one) => overlaps(one, span));

/** A clue's evidence, with the meanings worked out once for each day it may have been said on. */
function dayEvidence(phrase: DayPhrase, saidAt: number): Clue["evidence"] {
  const known = new Map<number, Meaning[]>();
  return ({ at }, offset) => {
    const today = Math.floor((saidAt + offset) / day);
    let meanings = known.get(today);
    if (!meanings) {
      meanings = phrase.meanings(today);
      known.set(today, meanings);
    }
    let best = Number.NEGATIVE_INFINITY;
    for (const meaning of meanings) best = Math.max(best, meaningFit(meaning, at + offset));
    return best === Number.NEGATIVE_INFINITY ? 0 : best;
  };
}

// Days of other things than the payment: "I cancelled in February", 昨天联系过客服.
const asideBefore =
  /(?<![a-z])(?:cancel(?:l?ed)?|since|until|till|before|contacted|called|e?mailed|wrote|messaged|spoke|chatted|told|joined|registered|signed up|expires?|valid|deliver(?:y|ed)?|arrived?s?|due|shipped|next|starting|moved|left|changed|closed|started|quit|switched|born|been)(?: (?:it|you|them|him|this|that|with|to|someone|support|the|my|again|already|just|membership|subscription)){0,3}(?: (?:on|in|by|from|at|back))? ?$/;
const asideBehind =
  /^(?:,? i (?:called|contacted|spoke|emailed|chatted|wrote|cancell?ed)|我?(?:就|已经|又|还|刚)?(?:联系|打电话|打过|打了电话|投诉|问过|问了|咨询|注册|开户|取消|收到货|发货))/;

const isBroad = (meanings: readonly Meaning[]) => meanings.every(({ from, to }) => to - from > 3 * day);

/** 1 for a day that may be the payment's; less where the words tie it to something else. */
const bearingOf = (text: string, from: number, to: number) =>
  asideBefore.test(text.slice(Math.max(0, from - 40), from)) || asideBehind.test(text.slice(to, to + 20))
    ? 0.4
    : 1;

const minute = 60_000;
const sawInstant = ({ payment }: Candidate) => payment.occurredAt;

/**
 * Days and times of day in a text. Days are counted from when the passage was written, on the customer's clock,
 * whose offset from UTC is a parameter of the evidence.
 *
 * @param saidAt when the passage at an offset of the text was written (milliseconds since 1970)
 */
export function momentClues(text: string, saidAt: (at: number) => number): Clue[] {
  const taken: Span[] = [];
  const clues: Clue[] = [];
  for (const { from, to, meaning } of spansAgo(text)) {
    if (!isFree(taken, { from, to })) continue;
    taken.push({ from, to });
    const said = saidAt(from);
    clues.push({
      kind: "day",
      from,
      to,
      sureness: 0.9,
      saw: sawInstant,
      evidence: ({ at }) => meaningFit(meaning, at - said),
    });
  }
  // Most of what is said of the calendar is longer and surer than the loose words.
  for (const phrase of [...feastDays(text), ...calendarDays(text), ...relativeDays(text)]) {
    const { from, to } = phrase;
    if (!isFree(taken, phrase)) continue;
    const said = saidAt(from);
    if (phrase.meanings(Math.floor(said / day)).length === 0) continue;
    taken.push({ from, to });
    const bearing = bearingOf(text, from, to);
    const evidence = dayEvidence(phrase, said);
    clues.push({
      kind: "day",
      from,
      to,
      sureness: 0.9 * bearing,
      saw: sawInstant,
      broad: isBroad(phrase.meanings(Math.floor(said / day))),
      evidence: (candidate, offset) => evidence(candidate, offset) * bearing,
    });
  }
  for (const phrase of timesOfDay(text)) {
    const { from, to } = phrase;
    if (!isFree(taken, phrase)) continue;
    taken.push({ from, to });
    const evidence = ({ at }: Candidate, offset: number) =>
      timeFit(phrase, Math.floor(((((at + offset) % day) + day) % day) / minute));
    clues.push({ kind: "time", from, to, sureness: 0.8, saw: sawInstant, evidence });
  }
  return clues;
}
