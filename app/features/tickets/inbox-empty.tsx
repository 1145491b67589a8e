import { Button, ButtonLink } from "#app/components/button.tsx";
import { EmptyState } from "#app/components/states.tsx";
import type { ConversationChannel } from "#app/features/conversations/conversation.ts";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { InboxView } from "./inbox.ts";
import { viewIcons } from "./inbox-views.tsx";

/** A view that holds nothing: what would be here, how it gets here, and where there is work. */
export function InboxEmpty({
  view,
  channel,
  narrowed,
  unassignedPath,
  allPath,
  onMore,
}: {
  view: InboxView;
  channel: ConversationChannel | null;
  /** null where nothing is unassigned */
  unassignedPath: string | null;
  /** the view without what narrows it down */
  allPath: string;
  /** further conditions narrow the view down */
  narrowed: boolean;
  /** looks further; null at the end */
  onMore: (() => void) | null;
}) {
  const { t } = useTranslation();
  const offersWork = view === "mine" && unassignedPath !== null;
  return (
    <div className="thin-scroll min-h-0 flex-1 overflow-auto">
      <EmptyState
        icon={viewIcons[view]}
        title={t(narrowed ? "inbox.empty.none" : `inbox.empty.${view}.title`)}
        detail={
          <>
            {channel && <p>{t("inbox.empty.filtered", { channel: t(`inbox.channel.${channel}`) })}</p>}
            <p>
              {onMore
                ? t("inbox.empty.further")
                : t(narrowed ? "inbox.empty.narrowed" : `inbox.empty.${view}.detail`)}
            </p>
          </>
        }
        action={
          onMore ? (
            <Button onClick={onMore}>{t("inbox.empty.lookFurther")}</Button>
          ) : narrowed ? (
            <ButtonLink to={allPath}>{t("inbox.empty.goWide")}</ButtonLink>
          ) : channel ? (
            <ButtonLink to={allPath}>{t("inbox.empty.goAll")}</ButtonLink>
          ) : (
            offersWork && <ButtonLink to={unassignedPath}>{t("inbox.empty.goUnassigned")}</ButtonLink>
          )
        }
      />
    </div>
  );
}
