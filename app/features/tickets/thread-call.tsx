import { useTranslation } from "#app/i18n/use-translation.tsx";

const directions = ["inbound", "outbound"] as const;
const outcomes = [
  "resolved",
  "follow_up",
  "no_answer",
  "voicemail",
  "wrong_number",
  "missed",
  "answered",
] as const;

const known = <Word extends string>(words: readonly Word[], told: unknown): Word | null =>
  words.find((word) => word === told) ?? null;

/** What a call's line tells beside its notes: who called whom, what came of it, how long it took. */
export function CallFacts({ data }: { data: Record<string, unknown> | null }) {
  const { t } = useTranslation();
  const direction = known(directions, data?.direction);
  const outcome = known(outcomes, data?.outcome);
  const seconds = typeof data?.seconds === "number" ? data.seconds : 0;
  const told = [
    direction && t(`calls.${direction}`),
    typeof data?.number === "string" && data.number,
    outcome && t(`calls.outcomes.${outcome}`),
    seconds > 0 && t("calls.lasted", { count: Math.max(1, Math.round(seconds / 60)) }),
  ].filter(Boolean);
  return told.length > 0 ? <p className="tabular text-xs text-ink">{told.join(" · ")}</p> : null;
}
