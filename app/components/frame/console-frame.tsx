import { NavLink } from "@remix-run/react";
import { CircleHelp, type LucideIcon, Search, WifiOff } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "../button.tsx";
import { cx } from "../class-names.ts";
import { useLiveState } from "../live.tsx";
import { useShortcut } from "../shortcuts.tsx";
import { Tooltip } from "../tooltip.tsx";
import { Brand } from "./brand.tsx";
import { type Command, CommandPalette, type Finding } from "./command-palette.tsx";
import { KeyboardHelp } from "./keyboard-help.tsx";
import { UserMenu } from "./user-menu.tsx";

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

function NavigationLink({ to, label, icon: Icon, keys, count }: NavigationItem) {
  return (
    <Tooltip label={label} keys={keys} side="right">
      <NavLink
        to={to}
        end={to === "/console"}
        aria-label={count ? `${label} (${count})` : label}
        className={({ isActive }) =>
          cx(
            "relative flex size-10 items-center justify-center rounded-md transition-colors max-lg:size-11",
            isActive ? "bg-selected text-action-text" : "text-muted hover:bg-hover hover:text-strong",
          )
        }
      >
        <Icon aria-hidden className="size-[18px]" strokeWidth={1.75} />
        {count !== undefined && count > 0 && (
          <span className="tabular absolute right-0 top-0 min-w-4 rounded-full bg-danger-solid px-1 text-center text-[10px] font-semibold leading-4 text-action-ink">
            {count > 99 ? "99+" : count}
          </span>
        )}
      </NavLink>
    </Tooltip>
  );
}

/** Says that nothing new arrives, and since the page goes on working, that what is shown may be old. */
function AwayNotice() {
  const { t } = useTranslation();
  if (useLiveState() !== "away") return null;
  return (
    <div
      role="status"
      className="flex items-center gap-2 bg-warn-tint px-4 py-1.5 text-xs font-medium text-warn"
    >
      <WifiOff aria-hidden className="size-3.5" />
      {t("frame.away")}
    </div>
  );
}

/**
 * What stands around every page: the rail (below 1024 px a bar at the foot), the command
 * palette, the keyboard help, and whether the live connection holds.
 */
export function ConsoleFrame({
  items,
  commands,
  search,
  viewer,
  children,
}: {
  items: NavigationItem[];
  commands: Command[];
  /** looks up customers and payments for the palette */
  search: (words: string) => Promise<Finding[]>;
  viewer: { name: string; email: string; role: string };
  children: React.ReactNode;
}) {
  const { t } = useTranslation();
  const [palette, setPalette] = useState(false);
  const [help, setHelp] = useState(false);
  useShortcut("mod+k", t("frame.palette.open"), () => setPalette(true), t("frame.keys.everywhere"));
  useShortcut("?", t("frame.keys.title"), () => setHelp(true), t("frame.keys.everywhere"));

  return (
    <div className="flex h-dvh flex-col lg:flex-row">
      <a
        href="#main"
        className="fixed left-2 top-2 z-50 -translate-y-20 rounded-md bg-raised px-3 py-2 text-sm font-medium text-strong shadow-raised focus:translate-y-0"
      >
        {t("frame.skip")}
      </a>
      <nav
        aria-label={t("frame.navigation")}
        className="order-last flex shrink-0 items-center border-line bg-surface max-lg:overflow-x-auto max-lg:border-t max-lg:px-2 max-lg:py-1 lg:order-first lg:w-14 lg:flex-col lg:border-r lg:py-2"
      >
        <Brand className="mb-3 hidden lg:block" />
        <div className="flex gap-1 lg:flex-col">
          {items
            .filter((item) => item.group === "work")
            .map((item) => (
              <NavigationLink key={item.to} {...item} />
            ))}
        </div>
        <div className="flex gap-1 max-lg:ml-1 max-lg:border-l max-lg:border-line max-lg:pl-1 lg:mt-2 lg:flex-col lg:border-t lg:border-line lg:pt-2">
          {items
            .filter((item) => item.group === "administration")
            .map((item) => (
              <NavigationLink key={item.to} {...item} />
            ))}
        </div>
        <div className="flex items-center gap-1 max-lg:ml-auto max-lg:pl-2 lg:mt-auto lg:flex-col">
          <IconButton
            icon={Search}
            label={t("frame.palette.open")}
            keys="mod+k"
            side="right"
            onClick={() => setPalette(true)}
            className="size-10"
          />
          <IconButton
            icon={CircleHelp}
            label={t("frame.keys.title")}
            keys="?"
            side="right"
            onClick={() => setHelp(true)}
            className="size-10 max-lg:hidden"
          />
          <UserMenu {...viewer} />
        </div>
      </nav>
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        <AwayNotice />
        <main id="main" tabIndex={-1} className="flex min-h-0 min-w-0 flex-1 flex-col outline-none">
          {children}
        </main>
      </div>
      <CommandPalette open={palette} onOpenChange={setPalette} commands={commands} search={search} />
      <KeyboardHelp open={help} onOpenChange={setHelp} />
    </div>
  );
}
