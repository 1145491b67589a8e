/** Who says what a payment was. */
export const labelSources = ["analyst", "chargeback", "complaint"] as const;
export type LabelSource = (typeof labelSources)[number];

/** What they say; `withdrawn` takes back what the same strand said before. */
export const labelVerdicts = ["fraud", "legitimate", "withdrawn"] as const;
export type LabelVerdict = (typeof labelVerdicts)[number];

/** One statement about one payment. Times are milliseconds since 1970. */
export interface Label {
  /** the order in which they were written down: the last word between equals */
  id: number;
  source: LabelSource;
  /** a statement takes the place of the one before it of its source and strand */
  strand: string;
  verdict: LabelVerdict;
  /** 0…1 */
  confidence: number;
  /** when we came to know of it */
  knownAt: number;
}

/** What a payment counts as, as far as it is known. */
export interface Standing {
  verdict: "fraud" | "legitimate";
  /** 0…1: how sure it is that the verdict is right */
  confidence: number;
  source: LabelSource;
  knownAt: number;
  /** a customer's word that nobody has confirmed or rejected */
  provisional: boolean;
  /** another source that is as final says the opposite */
  contradicted: boolean;
}

/** How sure a statement is where nobody says it: analysts have looked, chargebacks are sometimes a customer's regret. */
export const usualConfidence: Record<LabelSource, number> = { analyst: 1, chargeback: 0.95, complaint: 0.65 };

const later = (one: Label, other: Label) => one.knownAt - other.knownAt || one.id - other.id;

/** The last word of each strand, in the order they were known; what was withdrawn is gone. */
export function standingStatements(labels: readonly Label[], asOf: number): Label[] {
  const last = new Map<string, Label>();
  for (const label of labels.filter(({ knownAt }) => knownAt <= asOf).sort(later))
    last.set(`${label.source} ${label.strand}`, label);
  return [...last.values()].filter(({ verdict }) => verdict !== "withdrawn").sort(later);
}

/**
 * What a payment counts as at an instant, from everything that was said of it by then, in
 * whatever order it came:
 *
 * 1. Analysts and banks (chargebacks) are final, and of the two the later one holds: an
 *    analyst who decides after a chargeback has seen it, and a chargeback after a decision is
 *    news that the analyst did not have. Known at the same instant, the analyst holds.
 * 2. Complaints count only while nobody final has spoken; the surest one holds.
 * 3. Within a source and strand the last word holds, and a withdrawal leaves nothing.
 *
 * @returns null while nothing is known
 */
export function standingLabel(labels: readonly Label[], asOf = Number.POSITIVE_INFINITY): Standing | null {
  const standing = standingStatements(labels, asOf);
  const final = standing.filter(({ source }) => source !== "complaint");
  const complaints = standing.filter(({ source }) => source === "complaint");
  const holds =
    final.toSorted(
      (one, other) =>
        other.knownAt - one.knownAt ||
        Number(other.source === "analyst") - Number(one.source === "analyst") ||
        other.id - one.id,
    )[0] ?? complaints.toSorted((one, other) => other.confidence - one.confidence || later(one, other))[0];
  if (!holds || holds.verdict === "withdrawn") return null;
  const { source, verdict, confidence, knownAt } = holds;
  return {
    verdict,
    confidence,
    source,
    knownAt,
    provisional: source === "complaint",
    contradicted: final.some((other) => other.verdict !== verdict),
  };
}
