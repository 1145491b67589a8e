import type { Report } from "#app/features/simulation/payment.ts";
import { PaymentStream } from "#app/features/simulation/simulate.ts";
import { createWorld } from "#app/features/simulation/world.ts";
import { days } from "#app/platform/time.ts";

/** A request's body, ready to be sent, and how many payments it tells of for the first time. */
export interface Payload {
  body: Buffer;
  items: number;
  created: number;
}

/** Simulated reports in order of time, the last ones about now. */
export function simulatedReports(count: number, customers: number, spanDays: number, now: number): Report[] {
  const world = createWorld("bench", { customers });
  // Somewhat more than asked for: nights and days are not even.
  const ratePerSecond = (count * 1.1) / ((spanDays * days(1)) / 1000);
  const from = now - spanDays * days(1);
  const reports: Report[] = [];
  for (const report of new PaymentStream(world, { from, ratePerSecond, since: from }).until(now)) {
    reports.push(report);
    if (reports.length === count) break;
  }
  return reports;
}

/** Bodies of `size` records each, made beforehand so that making them is not measured. */
export function payloadsOf(reports: readonly Report[], size: number): Payload[] {
  const seen = new Set<string>();
  const payloads: Payload[] = [];
  for (let at = 0; at < reports.length; at += size) {
    const part = reports.slice(at, at + size).map(({ record }) => record);
    let created = 0;
    for (const { id } of part) {
      if (!seen.has(id)) created += 1;
      seen.add(id);
    }
    payloads.push({ body: Buffer.from(JSON.stringify(part)), items: part.length, created });
  }
  return payloads;
}
