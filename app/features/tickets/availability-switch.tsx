import { useFetcher } from "@remix-run/react";
import { useEffect } from "react";
import { ArrivedNotice } from "#app/components/banner.tsx";
import { cx } from "#app/components/class-names.ts";
import { useShortcut } from "#app/components/shortcuts.tsx";
import { Tooltip } from "#app/components/tooltip.tsx";
import { useFormat } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { Availability } from "./routing.server.ts";

const action = "/console/availability";

/** Whether new conversations are given to whoever looks, as the switch has read it. */
function useAvailability() {
  const { load, data } = useFetcher<Availability>({ key: "availability" });
  const change = useFetcher<Availability>({ key: "availability change" });
  const asked = change.formData?.get("available");
  return {
    load,
    available: asked ? asked === "true" : data?.available,
    lapsedAt: asked ? null : (data?.lapsedAt ?? null),
    set: (available: boolean) => change.submit({ available: String(available) }, { method: "post", action }),
  };
}

/** A switch that says what it does. */
export function AvailabilitySwitch() {
  const { t } = useTranslation();
  const { load, available, set } = useAvailability();
  // Read again whenever the live line opens, as all that a page has loaded.
  useEffect(() => load(action), [load]);
  useShortcut(
    "",
    t(available ? "routing.goAway" : "routing.comeBack"),
    () => set(!available),
    t("inbox.keys.group"),
    available !== undefined,
  );
  if (available === undefined) return null;
  return (
    <Tooltip label={t(available ? "routing.takesHint" : "routing.awayHint")}>
      <button
        type="button"
        role="switch"
        aria-checked={available}
        onClick={() => set(!available)}
        className={cx(
          "inline-flex h-6 items-center gap-1.5 rounded-full border px-2 text-xs font-medium",
          available
            ? "border-transparent bg-ok-tint text-ok"
            : "border-line-strong text-muted hover:bg-hover",
        )}
      >
        <span
          aria-hidden
          className={cx("size-2 rounded-full", available ? "bg-current" : "border border-current")}
        />
        {t(available ? "routing.takes" : "routing.away")}
      </button>
    </Tooltip>
  );
}

/** Told to whoever is back: they were set away because no browser of theirs was open. */
export function LapsedNotice() {
  const { t } = useTranslation();
  const format = useFormat();
  const { lapsedAt, set } = useAvailability();
  return (
    <ArrivedNotice
      text={lapsedAt ? t("routing.lapsed", { time: format.short(lapsedAt) }) : null}
      verb={t("routing.comeBack")}
      onShow={() => set(true)}
    />
  );
}
