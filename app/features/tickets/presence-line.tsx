import { Eye, Lock, PenLine } from "lucide-react";
import { cx } from "#app/components/class-names.ts";
import type { Doing } from "#app/events.ts";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { Presence } from "./presence.ts";

const icons = { looking: Eye, noting: Lock, replying: PenLine } as const;
const order = ["replying", "noting", "looking"] as const satisfies readonly Doing[];

/** Which colleagues are at this conversation, and what they do; says nothing while nobody is. */
export function PresenceLine({ others }: { others: readonly Presence[] }) {
  const { t, locale } = useTranslation();
  const names = new Intl.ListFormat(locale, { type: "conjunction" });
  return (
    <div role="status" className="flex flex-wrap gap-x-4 px-4 text-xs lg:px-6">
      {order.map((doing) => {
        const those = others.filter((other) => other.doing === doing);
        const Icon = icons[doing];
        return (
          those.length > 0 && (
            <span
              key={doing}
              className={cx(
                "inline-flex min-w-0 items-center gap-1.5 pb-1.5",
                doing === "replying" ? "font-medium text-warn" : "text-muted",
              )}
            >
              <Icon aria-hidden className="size-3.5 shrink-0" />
              <span className="truncate">
                {t(`thread.presence.${doing}`, {
                  count: those.length,
                  names: names.format(those.map(({ name }) => name)),
                })}
              </span>
            </span>
          )
        );
      })}
    </div>
  );
}
