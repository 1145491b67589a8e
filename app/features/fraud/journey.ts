import { hours, minutes } from "#app/platform/time.ts";
import { distanceBetween } from "./distance.ts";
import type { Habit, Trace } from "./habit.ts";

/** Where a payment was made: the shop in person, the device otherwise. */
export function whereabouts(trace: Trace): number {
  return trace.channel === "in_store" ? trace.merchantCountry : trace.deviceCountry;
}

/** Two clocks differ, and a payment is not told at once: no journey is shorter than this. */
const shortestJourney = minutes(10);

/**
 * Kilometres an hour that nobody travels: airliners cruise at about 900, and distances are
 * those of distance.ts, which count only what lies between two countries.
 */
export const fastestTravel = 1000;

const noJourney = { pace: 0, paceFrom: 0, paceDistance: 0, paceTime: 0, paceInPerson: 0 };

/**
 * The fastest journey from a payment of the day before. One between two shops comes
 * first where nobody can have made it: a device's country may be that of a relay, but a
 * card at a till was there.
 */
export function journey(before: Habit, from: number, count: number, trace: Trace) {
  const here = whereabouts(trace);
  if (here === 0) return { ...noJourney, pace: null };
  let fastest = noJourney;
  let betweenShops = noJourney;
  for (let at = count - 1; at >= from; at -= 1) {
    const past = before[at]!;
    const there = whereabouts(past);
    if (there === 0 || there === here) continue;
    const distance = distanceBetween(there, here);
    if (distance === null) continue;
    const time = Math.max(trace.at - past.at, shortestJourney);
    const pace = distance / (time / hours(1));
    if (pace <= betweenShops.pace) continue;
    const inPerson = trace.channel === "in_store" && past.channel === "in_store";
    const told = { pace, paceFrom: there, paceDistance: distance, paceTime: trace.at - past.at };
    if (pace > fastest.pace) fastest = { ...told, paceInPerson: inPerson ? 1 : 0 };
    if (inPerson && pace > fastestTravel) betweenShops = { ...told, paceInPerson: 1 };
  }
  return betweenShops.pace > 0 ? betweenShops : fastest;
}
