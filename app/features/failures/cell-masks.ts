import { bitOf, columns, customer, type Dimension, partsOf, probe } from "./payment.ts";

const pair = (one: Dimension, other: Dimension) => bitOf(one) | bitOf(other);
const probes = 1 << probe;

/** Combinations that are watched all the time; others are found when something is wrong. */
export const masks: readonly number[] = [
  ...Array.from({ length: columns }, (_, column) => 1 << column).filter((bit) => bit !== 1 << customer),
  pair("issuer", "method"),
  pair("issuer", "country"),
  pair("issuer", "channel"),
  pair("issuer", "network"),
  pair("issuer", "currency"),
  pair("method", "country"),
  pair("method", "channel"),
  pair("method", "network"),
  pair("method", "currency"),
  pair("network", "country"),
  pair("country", "channel"),
  pair("merchant", "method"),
  pair("merchant", "country"),
  pair("merchant", "channel"),
  probes | bitOf("merchant"),
  probes | bitOf("bin"),
  probes | bitOf("issuer"),
  probes | bitOf("country"),
];
/** The one or two columns of each; -1 where there is no second. */
export const parts = masks.map((mask) => [partsOf(mask)[0]!, partsOf(mask)[1] ?? -1] as const);

/** Combinations whose payments would be missed if they stopped arriving. */
export const counted: ReadonlySet<number> = new Set([
  bitOf("method"),
  bitOf("issuer"),
  bitOf("merchant"),
  bitOf("country"),
  bitOf("channel"),
  bitOf("network"),
  bitOf("bin"),
  bitOf("currency"),
  pair("issuer", "method"),
  pair("method", "country"),
  pair("merchant", "method"),
  pair("method", "channel"),
]);
