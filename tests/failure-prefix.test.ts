import { expect, it } from "vitest";
import type { Incident } from "#app/features/failures/incident.ts";
import { detectAll } from "./failures/scoreboard.ts";
import { makeStream } from "./failures/stream.ts";

const minute = 60_000;
const settings = {
  seed: 7304,
  days: 6,
  perDay: 10_000,
  failing: 0.08,
  incidents: 24,
  customers: 9_000,
  bare: 0.1,
  pending: 0.1,
  names: "x",
};

const asTold = ({ id, startedAt, detectedAt }: Incident) => ({ id, startedAt, detectedAt });
const over = ({ endedAt }: Incident, now: number) =>
  endedAt !== null && Date.parse(endedAt) + 75 * minute < now;

/** "As if live": whoever reads the file as far as it goes now is told what the whole file says was told by now. */
it("tells of a part of a stream what it tells of the whole up to there, and never takes a word back", () => {
  const { records } = makeStream(settings);
  const whole = detectAll(records);
  expect(whole.length).toBeGreaterThan(8);
  // Just after an incident was told: what comes next decides how it goes on, not that it was told.
  const cuts = [1, 4, 7].map((n) => Date.parse(whole[n]!.detectedAt) + 1);
  let later = 0;
  for (const cut of cuts) {
    const until = records.findIndex(({ occurredAt }) => Date.parse(occurredAt) > cut) + 1;
    const now = Math.max(
      ...records.slice(until - 500, until).map(({ occurredAt }) => Date.parse(occurredAt)),
    );
    const part = detectAll(records.slice(0, until));
    // A stop of payments just before a file ends is its end; it is told of where the stream goes on.
    const due = whole.filter(
      (one) =>
        Date.parse(one.detectedAt) <= now &&
        (one.pattern !== "volume_drop" || now - Date.parse(one.startedAt) > 15 * minute),
    );
    const ids = new Set(due.map(({ id }) => id));
    expect(part.filter(({ id }) => ids.has(id)).map(asTold)).toEqual(due.map(asTold));
    for (const one of part.filter((incident) => over(incident, now))) expect(whole).toContainEqual(one);
    later += whole.length - due.length;
    // What the whole does not tell of became part of what was told before it, and goes on there.
    for (const one of part.filter(({ id }) => !ids.has(id)))
      expect(due.some((first) => !over(first, Date.parse(one.startedAt)))).toBe(true);
  }
  expect(later).toBeGreaterThan(0);
}, 600_000);
