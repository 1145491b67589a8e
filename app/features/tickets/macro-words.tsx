import { useCallback } from "react";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { MacroActions } from "./macro.ts";

/** What a macro does, in words: one for each thing. */
export function useMacroWords(
  staff: readonly { id: string; name: string }[],
  teams: readonly { id: string; name: string }[] = [],
) {
  const { t } = useTranslation();
  return useCallback(
    ({ addTags, status, priority, assignee, teamId }: MacroActions): string[] => {
      const nameOf = (list: readonly { id: string; name: string }[], id: string) =>
        list.find((one) => one.id === id)?.name ?? t("replies.somebody");
      return [
        ...addTags.map((tag) => t("replies.does.tag", { tag })),
        ...(status ? [t("replies.does.status", { status: t(`search.status.${status}`) })] : []),
        ...(priority ? [t("replies.does.priority", { priority: t(`inbox.priority.${priority}`) })] : []),
        ...(assignee === "me" ? [t("replies.does.me")] : []),
        ...(assignee === "nobody" ? [t("replies.does.nobody")] : []),
        ...(assignee && assignee !== "me" && assignee !== "nobody"
          ? [t("replies.does.assign", { name: nameOf(staff, assignee) })]
          : []),
        ...(teamId ? [t("replies.does.team", { name: nameOf(teams, teamId) })] : []),
      ];
    },
    [t, staff, teams],
  );
}
