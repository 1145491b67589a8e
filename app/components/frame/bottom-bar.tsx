import { NavLink } from "@remix-run/react";
import { Menu as MenuIcon } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { CountBadge } from "../badge.tsx";
import { cx } from "../class-names.ts";
import { Dialog } from "../dialog.tsx";
import { groups, type NavigationItem, NavigationLine, useCurrentItem } from "./navigation.tsx";

const shown = 4;
const tabLook =
  "relative flex min-w-0 flex-1 flex-col items-center justify-center gap-0.5 text-2xs focus-inset";

/** The navigation of narrow screens: what is used most, and the rest behind "More". */
export function BottomBar({ items }: { items: NavigationItem[] }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const current = useCurrentItem(items);
  const inBar = items.length <= shown + 1 ? items : items.slice(0, shown);
  const behind = items.slice(inBar.length);
  return (
    <nav
      aria-label={t("frame.navigation")}
      className="flex h-14 shrink-0 items-stretch border-t border-line bg-canvas pb-[env(safe-area-inset-bottom)] lg:hidden"
    >
      {inBar.map(({ to, label, icon: Icon, count = 0 }) => (
        <NavLink
          key={to}
          to={to}
          end={to === "/console"}
          className={({ isActive }) => cx(tabLook, isActive ? "font-medium text-action-text" : "text-muted")}
        >
          <span className="relative">
            <Icon aria-hidden className="size-5" strokeWidth={1.75} />
            <span className="absolute -right-2.5 -top-1.5">
              <CountBadge count={count} />
            </span>
          </span>
          <span className="max-w-full truncate px-1">{label}</span>
        </NavLink>
      ))}
      {behind.length > 0 && (
        <button
          type="button"
          aria-haspopup="dialog"
          onClick={() => setOpen(true)}
          className={cx(
            tabLook,
            behind.some(({ to }) => to === current?.to) ? "font-medium text-action-text" : "text-muted",
          )}
        >
          <MenuIcon aria-hidden className="size-5" strokeWidth={1.75} />
          {t("frame.more")}
        </button>
      )}
      <Dialog open={open} onOpenChange={setOpen} title={t("frame.menu")} sheet>
        {groups.map((group) => (
          <section key={group} className="not-first:mt-4">
            <h3 className="px-3 pb-1 text-xs text-muted">{t(`frame.${group}`)}</h3>
            {items
              .filter((item) => item.group === group)
              .map((item) => (
                <NavigationLine key={item.to} item={item} onChoose={() => setOpen(false)} />
              ))}
          </section>
        ))}
      </Dialog>
    </nav>
  );
}
