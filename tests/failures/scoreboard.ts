import { Detector } from "#app/features/failures/detect.ts";
import type { Incident, Pattern } from "#app/features/failures/incident.ts";
import type { PaymentRecord, Scope } from "#app/features/failures/payment.ts";
import type { Injected } from "./faults.ts";

export interface Board {
  /** incidents with at least 20 failures (or payments) beyond normal */
  counted: number;
  recall: number;
  precision: number;
  exact: number;
  named: number;
  /** minutes, median over outages found */
  outageDelay: number;
  /** the same of outages in which something fails every minute; what fails seldom is known late */
  denseOutageDelay: number;
  /** payments that failed by the time an outage was told of, median */
  failuresUntilTold: number;
  falseADay: number;
  missed: Injected[];
  wrong: Incident[];
  inexact: { injected: Scope; found: Scope; pattern: Pattern; excess: number }[];
  misnamed: { injected: Pattern; found: Pattern; scope: Scope; excess: number }[];
  late: { pattern: Pattern; minutes: number }[];
}

const minute = 60_000;
const median = (numbers: readonly number[]) =>
  numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? Number.NaN;
const sameScope = (one: Scope, other: Scope) =>
  JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort());

/** Whether what was found speaks of what was injected: a value is shared, or all payments are meant. */
const related = (found: Scope, injected: Scope) =>
  Object.keys(injected).length === 0 ||
  Object.entries(found).some(([name, value]) => injected[name as keyof Scope] === value);

/** Incidents in a stream, in the order in which they were handed out: those that are over, then the rest. */
export function detectAll(records: readonly PaymentRecord[]): Incident[] {
  const detector = new Detector();
  const found: Incident[] = [];
  for (const record of records) {
    detector.push(record, Date.parse(record.occurredAt));
    found.push(...detector.finished());
  }
  found.push(...detector.end());
  return found;
}

/**
 * Compares incidents found with those injected. One found counts for one injected if their
 * scopes share a value and it was detected between onset and 30
 * minutes after the end.
 */
export function score(found: readonly Incident[], injected: readonly Injected[], days: number): Board {
  const counted = injected.filter((one) => one.excess >= 20);
  const used = new Set<Incident>();
  const fits = (incident: Incident, one: Injected) => {
    const detected = Date.parse(incident.detectedAt);
    return detected >= one.from && detected <= one.to + 30 * minute && related(incident.scope, one.scope);
  };
  const missed: Injected[] = [];
  const inexact: Board["inexact"] = [];
  const misnamed: Board["misnamed"] = [];
  const late: Board["late"] = [];
  const delays: number[] = [];
  const denseDelays: number[] = [];
  const failures: number[] = [];
  let exact = 0;
  let named = 0;
  for (const one of counted) {
    const matching = found.filter((incident) => !used.has(incident) && fits(incident, one));
    const match = matching.find((incident) => sameScope(incident.scope, one.scope)) ?? matching[0];
    if (!match) {
      missed.push(one);
      continue;
    }
    used.add(match);
    if (sameScope(match.scope, one.scope)) exact += 1;
    else inexact.push({ injected: one.scope, found: match.scope, pattern: one.pattern, excess: one.excess });
    if (match.pattern === one.pattern) named += 1;
    else misnamed.push({ injected: one.pattern, found: match.pattern, scope: one.scope, excess: one.excess });
    const delay = (Date.parse(match.detectedAt) - one.from) / minute;
    if (one.pattern === "outage") {
      delays.push(delay);
      failures.push(one.hits.filter((at) => at <= Date.parse(match.detectedAt)).length);
      if (one.hits.length >= (one.to - one.from) / minute) denseDelays.push(delay);
    }
    late.push({ pattern: one.pattern, minutes: Math.round(delay) });
  }
  // A second report of a true incident is a false one; a report of a small true incident is not.
  const wrong = found.filter(
    (incident) => !used.has(incident) && !injected.some((one) => one.excess < 20 && fits(incident, one)),
  );
  const hits = counted.length - missed.length;
  return {
    counted: counted.length,
    recall: hits / counted.length,
    precision: hits / Math.max(1, hits + wrong.length),
    exact: exact / Math.max(1, hits),
    named: named / Math.max(1, hits),
    outageDelay: median(delays),
    denseOutageDelay: median(denseDelays),
    failuresUntilTold: median(failures),
    falseADay: wrong.length / days,
    missed,
    wrong,
    inexact,
    misnamed,
    late,
  };
}
