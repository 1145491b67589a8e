import { useLocation } from "@remix-run/react";
import { SegmentedLinks } from "#app/components/segmented.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";

const tabs = [
  ["/console/rules", "rules"],
  ["/console/rules/lists", "lists"],
  ["/console/rules/capacity", "capacity"],
  ["/console/rules/drift", "drift"],
] as const;

/** The pages about how payments are judged. */
export function RuleTabs() {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  return (
    <SegmentedLinks
      label={t("rules.tabs.label")}
      items={tabs.map(([to, name]) => ({ to, label: t(`rules.tabs.${name}`), current: pathname === to }))}
    />
  );
}
