import { useNavigate } from "@remix-run/react";
import { useLiveEvent } from "#app/components/live.tsx";
import { useToast } from "#app/components/toast.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { TargetName } from "./service-level.ts";

/** Says, wherever somebody is in the console, that a conversation of theirs is nearly late, or late. */
export function ClockBell() {
  const { t } = useTranslation();
  const toast = useToast();
  const navigate = useNavigate();
  useLiveEvent("clock.marked", ({ id, number, mark, target }) => {
    const words = { number, target: t(`due.target.${target as TargetName}`) };
    toast(t(`due.toast.${mark}`, words), {
      tone: "danger",
      action: { label: t("due.toast.open"), run: () => navigate(`/console/inbox/${id}`) },
    });
  });
  return null;
}
