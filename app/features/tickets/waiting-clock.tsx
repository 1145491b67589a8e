import { AlarmClock, Clock, ClockAlert, MoonStar } from "lucide-react";
import { cx } from "#app/components/class-names.ts";
import { useFormat, useNow } from "#app/components/viewer.tsx";
import type { ConversationChannel } from "#app/features/conversations/conversation.ts";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { type WaitingLevel, waitingLevel, waitParts } from "./inbox-waiting.ts";
import { comesWithReply } from "./ticket.ts";

const looks: Record<WaitingLevel, { look: string; icon: typeof Clock }> = {
  calm: { look: "text-muted", icon: Clock },
  soon: { look: "text-warn", icon: ClockAlert },
  late: { look: "font-medium text-danger", icon: AlarmClock },
};

/** A time waited in the viewer's words: "12m", "3h 5m", "2d". */
export function useWaitWords() {
  const { t } = useTranslation();
  return (waited: number) => {
    const { days, hours, minutes } = waitParts(waited);
    if (days !== undefined)
      return hours ? t("inbox.wait.daysHours", { days, hours }) : t("inbox.wait.days", { days });
    if (hours !== undefined)
      return minutes ? t("inbox.wait.hoursMinutes", { hours, minutes }) : t("inbox.wait.hours", { hours });
    return minutes ? t("inbox.wait.minutes", { minutes }) : t("inbox.wait.moment");
  };
}

/** How long a customer has waited: it goes on ticking, and says by shape, colour and word when it gets late. */
export function WaitingClock({ since, channel }: { since: string; channel: ConversationChannel }) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useWaitWords();
  const waited = useNow() - Date.parse(since);
  const level = waitingLevel(channel, waited);
  const { look, icon: Icon } = looks[level];
  return (
    <time
      dateTime={since}
      title={t("inbox.wait.since", { at: format.exact(since) })}
      data-level={level}
      className={cx("tabular inline-flex items-center gap-1 whitespace-nowrap text-xs", look)}
    >
      <Icon aria-hidden className="size-3 shrink-0" strokeWidth={2.25} />
      <span className="sr-only">{t(`inbox.wait.${level}`)} </span>
      {words(waited)}
    </time>
  );
}

/** When something that sleeps comes back. */
export function SnoozeClock({ until }: { until: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (comesWithReply(until))
    return (
      <span className="inline-flex items-center gap-1 whitespace-nowrap text-xs text-muted">
        <MoonStar aria-hidden className="size-3 shrink-0" />
        {t("inbox.wait.reply")}
      </span>
    );
  return (
    <time
      dateTime={until}
      title={t("inbox.wait.until", { at: format.exact(until) })}
      className="tabular inline-flex items-center gap-1 whitespace-nowrap text-xs text-muted"
    >
      <MoonStar aria-hidden className="size-3 shrink-0" />
      {format.relative(until)}
    </time>
  );
}
