import { Keyboard } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { IconButton } from "../button.tsx";
import { useShortcut } from "../shortcuts.tsx";
import { BottomBar } from "./bottom-bar.tsx";
import { type Command, CommandPalette, type Finding } from "./command-palette.tsx";
import { ConnectionNotice } from "./connection-notice.tsx";
import { InFrameContext } from "./in-frame.ts";
import { KeyboardHelp } from "./keyboard-help.tsx";
import { type NavigationItem, NavigationRail } from "./navigation.tsx";
import { type Crumb, TopStrip } from "./top-strip.tsx";
import { UserMenu } from "./user-menu.tsx";

export type { Crumb, NavigationItem };

/**
 * What stands around every page: the strip that says where one is, the rail (below 900 px a
 * bar at the foot), the command palette, the keyboard help, and whether the live connection
 * holds. The page itself lies on it as one sheet and scrolls within.
 */
export function ConsoleFrame({
  items,
  commands,
  search,
  viewer,
  crumbs,
  banner,
  children,
}: {
  items: NavigationItem[];
  commands: Command[];
  /** looks up customers and payments for the palette */
  search: (words: string) => Promise<Finding[]>;
  viewer: { name: string; email: string; role: string };
  /** where one is, when the address alone does not tell it well */
  crumbs?: Crumb[];
  /** a notice above every page */
  banner?: React.ReactNode;
  children: React.ReactNode;
}) {
  const { t } = useTranslation();
  const [palette, setPalette] = useState(false);
  const [help, setHelp] = useState(false);
  useShortcut("mod+k", t("frame.palette.open"), () => setPalette(true), t("frame.keys.everywhere"));
  useShortcut("?", t("frame.keys.title"), () => setHelp(true), t("frame.keys.everywhere"));

  const keys = {
    id: "keys",
    label: t("frame.keys.title"),
    group: t("frame.palette.settings"),
    keys: "?",
    icon: Keyboard,
    run: () => setHelp(true),
  };
  return (
    <div className="flex h-dvh flex-col overflow-hidden bg-canvas">
      <a
        href="#main"
        className="fixed left-2 top-2 z-toast -translate-y-20 rounded-md bg-raised px-3 py-2 text-sm font-medium text-strong shadow-raised focus:translate-y-0"
      >
        {t("frame.skip")}
      </a>
      <TopStrip items={items} crumbs={crumbs} onSearch={() => setPalette(true)}>
        <span className="lg:hidden">
          <UserMenu {...viewer} side="bottom" onHelp={() => setHelp(true)} />
        </span>
      </TopStrip>
      <div className="flex min-h-0 flex-1">
        <NavigationRail items={items}>
          <IconButton
            icon={Keyboard}
            label={t("frame.keys.title")}
            keys="?"
            side="right"
            onClick={() => setHelp(true)}
            className="size-9 hover:bg-pressed"
          />
          <UserMenu {...viewer} onHelp={() => setHelp(true)} />
        </NavigationRail>
        <div className="flex min-w-0 flex-1 flex-col overflow-hidden border-t border-line bg-surface lg:rounded-tl-lg lg:border-l">
          <ConnectionNotice />
          {banner}
          <main id="main" tabIndex={-1} className="flex min-h-0 min-w-0 flex-1 flex-col outline-none">
            <InFrameContext.Provider value={true}>{children}</InFrameContext.Provider>
          </main>
        </div>
      </div>
      <BottomBar items={items} />
      <CommandPalette
        open={palette}
        onOpenChange={setPalette}
        commands={[...commands, keys]}
        search={search}
      />
      <KeyboardHelp open={help} onOpenChange={setHelp} />
    </div>
  );
}
