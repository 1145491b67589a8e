import { useFetcher } from "@remix-run/react";
import { useEffect } from "react";
import { cx } from "#app/components/class-names.ts";
import { Tooltip } from "#app/components/tooltip.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";

/** Whether new conversations are given to whoever looks: a switch that says what it does. */
export function AvailabilitySwitch() {
  const { t } = useTranslation();
  const held = useFetcher<{ available: boolean }>();
  const change = useFetcher<{ available: boolean }>();
  const { load } = held;
  useEffect(() => load("/console/availability"), [load]);
  const asked = change.formData?.get("available");
  const available = asked ? asked === "true" : (change.data ?? held.data)?.available;
  if (available === undefined) return null;
  return (
    <change.Form method="post" action="/console/availability">
      <input type="hidden" name="available" value={String(!available)} />
      <Tooltip label={t(available ? "routing.takesHint" : "routing.awayHint")}>
        <button
          type="submit"
          role="switch"
          aria-checked={available}
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
    </change.Form>
  );
}
