import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { Dimension, Group } from "./report.ts";
import type { ReportQuery } from "./report-query.ts";

/** How long something took, in the two largest units that say it. */
export function useDuration() {
  const { t } = useTranslation();
  return (ms: number | null): string => {
    if (ms === null) return "–";
    const minutes = Math.round(ms / 60_000);
    if (ms < 60_000) return t("reports.duration.seconds", { seconds: Math.round(ms / 1_000) });
    if (minutes < 60) return t("reports.duration.minutes", { minutes });
    const hours = Math.floor(minutes / 60);
    if (hours < 48) return t("reports.duration.hours", { hours, minutes: minutes % 60 });
    return t("reports.duration.days", { days: Math.floor(hours / 24), hours: hours % 24 });
  };
}

/** What a value of a dimension is called. */
export function useGroupName() {
  const { t } = useTranslation();
  return (by: Dimension, { value, name }: Pick<Group, "value" | "name">): string => {
    if (by === "hour") return `${String(value).padStart(2, "0")}:00`;
    if (value === null) return by === "team" ? t("reports.noTeam") : t("reports.noAgent");
    if (by === "channel") return t(`inbox.channel.${value as "chat"}`);
    if (by === "tag") return value;
    return name ?? t("reports.gone");
  };
}

/** The conversations of the inbox that a figure is about, as far as the inbox can be narrowed so. */
export function inboxPath(view: "open" | "solved", { channel, team, agent, tag }: ReportQuery): string {
  const said = { channel, team, owner: agent, tag };
  const search = new URLSearchParams({ view });
  for (const [name, value] of Object.entries(said)) if (value) search.set(name, value);
  return `/console/inbox?${search}`;
}
