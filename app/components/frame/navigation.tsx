import { Link, NavLink, useLocation } from "@remix-run/react";
import type { LucideIcon } from "lucide-react";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { CountBadge } from "../badge.tsx";
import { cx } from "../class-names.ts";
import { Tooltip } from "../tooltip.tsx";

export interface NavigationItem {
  to: string;
  label: string;
  icon: LucideIcon;
  /** the shortcut that goes there */
  keys: string;
  /** only where it calls for somebody */
  count?: number;
  group: "work" | "administration";
}

export const groups = ["work", "administration"] as const;

/** The item whose page, or a page below it, is open. The longest address that fits wins. */
export function currentItem(items: readonly NavigationItem[], path: string): NavigationItem | null {
  const fitting = items.filter(({ to }) => path === to || path.startsWith(`${to}/`));
  const longest = fitting.sort((one, other) => other.to.length - one.to.length)[0] ?? null;
  // The home page stands above all others; it is not where they are.
  return longest && longest.to === "/console" && path !== "/console" ? null : longest;
}

export const useCurrentItem = (items: readonly NavigationItem[]) =>
  currentItem(items, useLocation().pathname);

/** An item with its name, for the bar at the foot and the sheet behind it. */
export function NavigationLine({ item, onChoose }: { item: NavigationItem; onChoose?: () => void }) {
  const { t } = useTranslation();
  const { to, label, icon: Icon, count = 0 } = item;
  return (
    <NavLink
      to={to}
      end={to === "/console"}
      onClick={onChoose}
      className={({ isActive }) =>
        cx(
          "flex h-11 items-center gap-3 rounded-md px-3 text-base",
          isActive ? "bg-selected font-medium text-action-text" : "text-ink hover:bg-hover",
        )
      }
    >
      <Icon aria-hidden className="size-[18px]" strokeWidth={1.75} />
      <span className="flex-1">{label}</span>
      <CountBadge count={count} />
      {count > 0 && <span className="sr-only">{t("frame.newCount", { count })}</span>}
    </NavLink>
  );
}

function RailLink({
  to,
  label,
  icon: Icon,
  keys,
  count = 0,
  current,
}: NavigationItem & { current: boolean }) {
  const { t } = useTranslation();
  // A plain link: a tooltip's trigger cannot carry NavLink's computed class names.
  return (
    <Tooltip label={label} keys={keys} side="right">
      <Link
        to={to}
        aria-current={current ? "page" : undefined}
        aria-label={count ? `${label}, ${t("frame.newCount", { count })}` : label}
        className={cx(
          "relative flex size-9 items-center justify-center rounded-md transition-colors",
          current ? "bg-pressed text-action-text" : "text-muted hover:bg-pressed hover:text-strong",
        )}
      >
        <Icon aria-hidden className="size-[18px]" strokeWidth={current ? 2 : 1.75} />
        <span aria-hidden className="absolute -right-1 -top-0.5 flex rounded-full ring-2 ring-canvas">
          <CountBadge count={count} />
        </span>
      </Link>
    </Tooltip>
  );
}

/** The rail at the left of wide screens: icons, their names on hover and focus. */
export function NavigationRail({ items, children }: { items: NavigationItem[]; children: React.ReactNode }) {
  const { t } = useTranslation();
  const current = useCurrentItem(items);
  return (
    <div className="flex w-(--rail) shrink-0 flex-col items-center gap-1 pb-2 max-lg:hidden">
      <nav aria-label={t("frame.navigation")} className="contents">
        {groups.map((group) => (
          <div
            key={group}
            className="flex flex-col items-center gap-1 not-first:mt-2 not-first:border-t not-first:border-line-strong not-first:pt-3 empty:hidden"
          >
            {items
              .filter((item) => item.group === group)
              .map((item) => (
                <RailLink key={item.to} {...item} current={item === current} />
              ))}
          </div>
        ))}
      </nav>
      <div className="mt-auto flex flex-col items-center gap-1">{children}</div>
    </div>
  );
}
