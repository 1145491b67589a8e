import { Ban, CircleCheck, CircleOff, CirclePlay, Eye, FlaskConical, PencilLine } from "lucide-react";
import { Badge, type Tone } from "#app/components/badge.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { RuleVerdict } from "./rule-set.ts";
import type { RuleState } from "./written-rule.ts";

const looks = {
  draft: { tone: "neutral", icon: PencilLine },
  shadow: { tone: "action", icon: FlaskConical },
  live: { tone: "ok", icon: CirclePlay },
  retired: { tone: "neutral", icon: CircleOff },
} as const satisfies Record<RuleState, { tone: Tone; icon: typeof Eye }>;

export function RuleStateBadge({ state }: { state: RuleState }) {
  const { t } = useTranslation();
  return <Badge {...looks[state]}>{t(`rules.state.${state}`)}</Badge>;
}

const icons = { allow: CircleCheck, review: Eye, block: Ban } as const;

/** What a rule does where it holds. */
export function EffectText({ points, verdict }: { points: number | null; verdict: RuleVerdict | null }) {
  const { t } = useTranslation();
  if (verdict === null)
    return <span className="tabular">{t("rules.does.points", { points: points ?? 0 })}</span>;
  const Icon = icons[verdict];
  return (
    <span className="inline-flex items-center gap-1">
      <Icon aria-hidden className="size-3.5 shrink-0 text-muted" />
      {t(`rules.does.${verdict}`)}
    </span>
  );
}

/** A rule's name from what counts call it, given the names of written rules' versions. */
export function useKeyName() {
  const { t, exists } = useTranslation();
  return (key: string | null, written: string | null): string | null => {
    if (written !== null || key === null) return written;
    const list = /^list:(allow|review|block)$/.exec(key)?.[1] as RuleVerdict | undefined;
    if (list) return t(`rules.list.${list}`);
    const title = `fraud.rules.${key}.title`;
    return exists(title) ? t(title as "fraud.rules.amount.title") : null;
  };
}
