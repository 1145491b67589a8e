import { CircleOff, CirclePlay, CircleX, FlaskConical, GraduationCap, Hourglass } from "lucide-react";
import { Badge, type Tone } from "#app/components/badge.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { ModelState } from "./model-state.ts";

const looks = {
  training: { tone: "action", icon: Hourglass },
  failed: { tone: "warn", icon: CircleX },
  candidate: { tone: "neutral", icon: GraduationCap },
  shadow: { tone: "action", icon: FlaskConical },
  live: { tone: "ok", icon: CirclePlay },
  retired: { tone: "neutral", icon: CircleOff },
} as const satisfies Record<ModelState, { tone: Tone; icon: typeof CircleOff }>;

export function ModelBadge({ state }: { state: ModelState }) {
  const { t } = useTranslation();
  return <Badge {...looks[state]}>{t(`models.state.${state}`)}</Badge>;
}
