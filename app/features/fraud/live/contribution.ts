import { type LiveFeature, liveFeatures } from "./live-features.ts";

/** How far one feature moved a model's log-odds, and what it was. */
export interface Contribution {
  feature: LiveFeature;
  /** logarithm of odds; above 0 towards fraud */
  weight: number;
  /** null where it could not be told */
  value: number | null;
}

/** Reasons that are kept of a payment, and the least that one must move the log-odds. */
const mostKept = 6;
const leastWeight = 0.1;

/** The strongest contributions of a row, strongest first. */
export function strongest(contributions: Float64Array, row: ArrayLike<number>): Contribution[] {
  const places: number[] = [];
  contributions.forEach((weight, place) => {
    if (Math.abs(weight) >= leastWeight) places.push(place);
  });
  return places
    .sort((one, other) => Math.abs(contributions[other]!) - Math.abs(contributions[one]!) || one - other)
    .slice(0, mostKept)
    .map((place) => ({
      feature: liveFeatures[place]!,
      weight: contributions[place]!,
      value: Number.isNaN(row[place]!) ? null : row[place]!,
    }));
}

const bytesEach = 7;
const weightSteps = 1000;

/** Seven bytes a reason: the column, its weight in thousandths and its value. */
export function encodeContributions(contributions: readonly Contribution[]): Uint8Array {
  const bytes = new Uint8Array(contributions.length * bytesEach);
  const view = new DataView(bytes.buffer);
  contributions.forEach(({ feature, weight, value }, place) => {
    const to = place * bytesEach;
    view.setUint8(to, liveFeatures.indexOf(feature));
    view.setInt16(to + 1, Math.max(-32_767, Math.min(32_767, Math.round(weight * weightSteps))));
    view.setFloat32(to + 3, value ?? Number.NaN);
  });
  return bytes;
}

/** The contributions of {@link encodeContributions}; columns that are no longer known are left out. */
export function decodeContributions(bytes: Uint8Array | null): Contribution[] {
  if (!bytes) return [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const contributions: Contribution[] = [];
  for (let from = 0; from + bytesEach <= bytes.length; from += bytesEach) {
    const feature = liveFeatures[view.getUint8(from)];
    const value = view.getFloat32(from + 3);
    if (feature)
      contributions.push({
        feature,
        weight: view.getInt16(from + 1) / weightSteps,
        value: Number.isNaN(value) ? null : value,
      });
  }
  return contributions;
}
