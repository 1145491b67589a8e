import { useFormat } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { Learning } from "./learning.ts";

/** That there is not enough data to tell of incidents, how much there is, and when there will be. */
export function useLearningWords() {
  const { t } = useTranslation();
  const format = useFormat();
  return ({ seenHours, neededHours, from }: Learning): string => {
    const facts = { seen: format.number(seenHours), needed: format.number(neededHours) };
    return from === null
      ? t("incidents.learning.detail", facts)
      : t("incidents.learning.detailFrom", { ...facts, time: format.short(from) });
  };
}
