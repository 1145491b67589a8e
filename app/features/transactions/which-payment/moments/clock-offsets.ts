import type { Candidate } from "../candidate.ts";
import { hour } from "./meaning.ts";

/** A clock the customer may read, as its offset from UTC in milliseconds, and how likely (a logarithm). */
export interface ClockOffset {
  offset: number;
  prior: number;
}

/** Clocks of the countries most payments come from, standard time first, in hours from UTC. */
const clocks: Record<string, readonly number[]> = {
  CN: [8],
  HK: [8],
  MO: [8],
  TW: [8],
  SG: [8],
  MY: [8],
  PH: [8],
  JP: [9],
  KR: [9],
  TH: [7],
  VN: [7],
  ID: [7, 8],
  KH: [7],
  IN: [5.5],
  AE: [4],
  RU: [3],
  TR: [3],
  SA: [3],
  GB: [0, 1],
  IE: [0, 1],
  PT: [0, 1],
  DE: [1, 2],
  FR: [1, 2],
  ES: [1, 2],
  IT: [1, 2],
  NL: [1, 2],
  BE: [1, 2],
  AT: [1, 2],
  CH: [1, 2],
  SE: [1, 2],
  NO: [1, 2],
  DK: [1, 2],
  PL: [1, 2],
  CZ: [1, 2],
  ZA: [2],
  FI: [2, 3],
  GR: [2, 3],
  BR: [-3],
  AR: [-3],
  US: [-5, -8, -6, -7, -4],
  CA: [-5, -8, -4, -7],
  MX: [-6],
  AU: [10, 11, 8],
  NZ: [12, 13],
};

/** From the Pacific coast to Japan: where clocks are looked for when nothing tells. */
const [westmost, eastmost] = [-8, 9];
const unlikely = -1.6;

function offsetOfZone(timeZone: string, at: number): number | null {
  try {
    const parts = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" }).formatToParts(
      at,
    );
    const name = parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
    const match = /^GMT(?:([+-])(\d{2}):(\d{2}))?/.exec(name);
    if (!match) return null;
    const away = Number(match[2] ?? 0) * hour + (Number(match[3] ?? 0) * hour) / 60;
    return match[1] === "-" ? -away : away;
  } catch {
    return null;
  }
}

/** The offset written in an instant, or null where it says UTC (which is how systems write anybody's time). */
function writtenOffset(at: string): number | null {
  const match = /([+-])(\d{2}):?(\d{2})$/.exec(at.trim().slice(10));
  if (!match) return null;
  const away = Number(match[2]) * hour + (Number(match[3]) * hour) / 60;
  return away === 0 ? null : match[1] === "-" ? -away : away;
}

/** The country most of the payments speak of: where the devices are, else the cards, else the shops. */
function homeCountry(candidates: readonly Candidate[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { payment } of candidates) {
    const country = payment.device?.country ?? payment.card?.country ?? payment.merchant?.country;
    if (country) counts.set(country, (counts.get(country) ?? 0) + 1);
  }
  return [...counts].sort((one, other) => other[1] - one[1])[0]?.[0];
}

/**
 * The clocks the customer may have read when writing "yesterday evening". A given zone or an offset in the
 * time of writing decides; otherwise the country of the payments, East Asia for Chinese, and UTC are likeliest,
 * and everything from the American west coast to Japan is possible.
 */
export function clockOffsets(
  at: string,
  timeZone: string | undefined,
  chinese: boolean,
  candidates: readonly Candidate[],
): ClockOffset[] {
  const given = timeZone === undefined ? null : offsetOfZone(timeZone, Date.parse(at));
  if (given !== null) return [{ offset: given, prior: 0 }];
  const priors = new Map<number, number>();
  for (let zone = westmost; zone <= eastmost; zone += 1) priors.set(zone * hour, unlikely);
  const raise = (offset: number, prior: number) =>
    priors.set(offset, Math.max(prior, priors.get(offset) ?? prior));
  const written = writtenOffset(at);
  raise(0, written === null ? -0.3 : -1);
  (clocks[homeCountry(candidates) ?? ""] ?? []).forEach((zone, rank) => {
    raise(zone * hour, rank === 0 ? 0 : -0.3);
  });
  if (chinese) raise(8 * hour, -0.1);
  if (written !== null) raise(written, 0.3);
  return [...priors].map(([offset, prior]) => ({ offset, prior }));
}
