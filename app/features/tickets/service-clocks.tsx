import { CircleCheck, PauseCircle, TimerOff } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { cx } from "#app/components/class-names.ts";
import { useLiveEvent } from "#app/components/live.tsx";
import { useFormat, useNow } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { dueLooks, useDueWords } from "./due-clock.tsx";
import { dueLevel } from "./due-level.ts";
import type { ShownClock, ShownClocks } from "./service-clock.ts";

/** What is told within this time is asked for at once. In milliseconds. */
const gather = 150;

/** The clocks as they stand now: read anew whenever something is new about the conversation. */
function useClocks(conversationId: string, first: ShownClocks): ShownClocks {
  const [told, setTold] = useState<{ first: ShownClocks; clocks: ShownClocks }>({ first, clocks: first });
  const timer = useRef<ReturnType<typeof setTimeout>>();
  useEffect(() => () => clearTimeout(timer.current), []);
  const ask = () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(async () => {
      try {
        const response = await fetch(`/console/inbox/${conversationId}/clocks`, { redirect: "manual" });
        if (response.ok) setTold({ first, clocks: (await response.json()) as ShownClocks });
      } catch {
        // The next event asks again.
      }
    }, gather);
  };
  useLiveEvent("conversation.changed", ({ id }) => id === conversationId && ask());
  useLiveEvent("clocks.changed", ask);
  return told.first === first ? told.clocks : first;
}

function Clock({ clock: { target, state, endedAt, dueAt, warnAt, never } }: { clock: ShownClock }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const words = useDueWords();
  const name = t(`due.target.${target}`);
  const told = (Icon: typeof CircleCheck, look: string, text: string, hint: string, level: string) => (
    <span
      title={hint}
      data-clock={target}
      data-level={level}
      className="inline-flex items-center gap-1 whitespace-nowrap"
    >
      <span className="text-muted">{name}</span>
      <span className={cx("tabular inline-flex items-center gap-1", look)}>
        <Icon aria-hidden className="size-3 shrink-0" strokeWidth={2.25} />
        {text}
      </span>
    </span>
  );
  if (never)
    return told(TimerOff, "text-muted", t("due.never"), t("due.neverHint", { target: name }), "never");
  if (endedAt !== null && dueAt !== null) {
    const hint = t("due.metHint", { target: name, due: format.exact(dueAt), at: format.exact(endedAt) });
    return state === "breached"
      ? told(TimerOff, "font-medium text-danger", t("due.missed"), hint, "missed")
      : told(CircleCheck, "text-ok", t("due.met"), hint, "met");
  }
  const level = dueLevel({ dueAt, warnAt }, now);
  if (dueAt === null || level === null)
    return told(PauseCircle, "text-muted", t("due.paused"), t("due.pausedHint", { target: name }), "paused");
  const { look, icon } = dueLooks[level];
  const hint = t("due.hint", { target: name, at: format.exact(dueAt) });
  return told(icon, look, words(dueAt, now), hint, level);
}

/** How the conversation stands to what was promised: what is owed, and until when. */
export function ServiceClocks({ conversationId, first }: { conversationId: string; first: ShownClocks }) {
  const { t } = useTranslation();
  const { policy, clocks } = useClocks(conversationId, first);
  if (policy === null || clocks.length === 0) return null;
  return (
    <section
      aria-label={t("due.clocks")}
      title={t("due.policy", { policy })}
      className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line px-4 pb-2 text-xs lg:px-6"
    >
      {clocks.map((clock) => (
        <Clock key={clock.target} clock={clock} />
      ))}
    </section>
  );
}
