import { ArrowDownWideNarrow, ChevronDown, Filter, SlidersHorizontal } from "lucide-react";
import { cx } from "#app/components/class-names.ts";
import { Menu, MenuRadioGroup } from "#app/components/menu.tsx";
import { channels } from "#app/features/conversations/conversation.ts";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { type InboxFilters, inboxSorts } from "./inbox.ts";
import { channelIcons } from "./inbox-channel-icon.tsx";
import { countConditions } from "./inbox-conditions.ts";

const triggerLook =
  "inline-flex h-7 items-center gap-1 rounded-md px-1.5 text-xs font-medium text-muted hover:bg-hover hover:text-strong data-[state=open]:bg-hover";

/** Channel and order; both stand in the address. */
export function InboxFilterBar({
  filters,
  sortable,
  onChoose,
  onFilter,
}: {
  filters: InboxFilters;
  /** the view has no order of its own */
  sortable: boolean;
  onChoose: (name: "channel" | "sort", value: string) => void;
  onFilter: () => void;
}) {
  const { t } = useTranslation();
  const { channel, sort } = filters;
  const { view: _view, sort: _sort, after: _after, channel: _channel, ...further } = filters;
  const count = countConditions(further);
  return (
    <search className="flex min-w-0 flex-1 items-center justify-between gap-2">
      <Menu
        align="start"
        trigger={
          <button type="button" className={triggerLook}>
            <Filter aria-hidden className="size-3.5" />
            {channel ? (
              <span className="text-action-text">{t(`inbox.channel.${channel}`)}</span>
            ) : (
              t("inbox.allChannels")
            )}
            <ChevronDown aria-hidden className="size-3" />
          </button>
        }
      >
        <MenuRadioGroup
          label={t("inbox.channelFilter")}
          value={channel ?? ""}
          options={[
            { value: "", label: t("inbox.allChannels") },
            ...channels.map((each) => ({
              value: each,
              label: t(`inbox.channel.${each}`),
              icon: channelIcons[each],
            })),
          ]}
          onChange={(value) => onChoose("channel", value)}
        />
      </Menu>
      <button
        type="button"
        onClick={onFilter}
        aria-label={count > 0 ? t("inbox.filter.count", { count }) : t("inbox.filter.title")}
        title={t("inbox.filter.title")}
        className={cx(triggerLook, "mr-auto", count > 0 && "bg-action-tint text-action-text")}
      >
        <SlidersHorizontal aria-hidden className="size-3.5" />
        {count > 0 && <span className="tabular">{count}</span>}
      </button>
      {sortable && (
        <Menu
          trigger={
            <button type="button" className={triggerLook}>
              <ArrowDownWideNarrow aria-hidden className="size-3.5" />
              {t(`inbox.sort.${sort}`)}
              <ChevronDown aria-hidden className="size-3" />
            </button>
          }
        >
          <MenuRadioGroup
            label={t("inbox.sortLabel")}
            value={sort}
            options={inboxSorts.map((each) => ({ value: each, label: t(`inbox.sort.${each}`) }))}
            onChange={(value) => onChoose("sort", value === "waiting" ? "" : value)}
          />
        </Menu>
      )}
    </search>
  );
}
