import type { Translate } from "#app/i18n/translator.ts";

/** Card networks that have a name of their own; another is shown as it was reported. */
const named = [
  "visa",
  "mastercard",
  "unionpay",
  "amex",
  "jcb",
  "discover",
  "diners",
  "maestro",
  "rupay",
  "elo",
  "mir",
  "troy",
] as const;

const isNamed = (network: string): network is (typeof named)[number] =>
  (named as readonly string[]).includes(network);

/** What people call the network that a payment's report names. */
export function networkName(t: Translate, network: string | null): string | null {
  const key = network?.toLowerCase() ?? "";
  return isNamed(key) ? t(`transactions.network.${key}`) : network;
}
