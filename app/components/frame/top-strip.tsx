import { Link, useLocation, useMatches } from "@remix-run/react";
import { ChevronRight, Search } from "lucide-react";
import { Fragment } from "react";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { cx } from "../class-names.ts";
import { KeyHint } from "../key-hint.tsx";
import { useLiveState } from "../live.tsx";
import { LiveDot } from "../live-dot.tsx";
import { Brand } from "./brand.tsx";
import { useOnline } from "./connection-notice.tsx";
import { type NavigationItem, useCurrentItem } from "./navigation.tsx";

export interface Crumb {
  label: string;
  to?: string;
}

/** A long id as people say it: its beginning. */
const shortId = (text: string) => (/^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(text) ? text.slice(0, 8) : text);

/** The title that the innermost page has in its route's handle. */
function usePageTitle() {
  const { t } = useTranslation();
  const titles = useMatches().map(({ handle }) => (handle as { title?: string } | undefined)?.title);
  const key = titles.findLast((title) => title !== undefined);
  return key ? t(key as "common.product") : t("common.product");
}

/** Where one is, from the address: the group, its page, and what is open there. */
function useCrumbs(items: NavigationItem[]): Crumb[] {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const item = useCurrentItem(items);
  const title = usePageTitle();
  const last = shortId(decodeURIComponent(pathname.split("/").at(-1) ?? ""));
  // A page that is in no navigation says its own name, and what it shows if it shows one thing.
  if (!item) return [{ label: title }, ...(pathname.split("/").length > 3 ? [{ label: last }] : [])];
  const group = item.group === "administration" ? [{ label: t("frame.administration") }] : [];
  if (pathname === item.to) return [...group, { label: item.label }];
  return [...group, { label: item.label, to: item.to }, { label: last }];
}

/** Above every page: where one is, the way to everywhere else, and whether it is live. */
export function TopStrip({
  items,
  crumbs,
  onSearch,
  children,
}: {
  items: NavigationItem[];
  /** instead of what the address says */
  crumbs?: Crumb[];
  onSearch: () => void;
  children?: React.ReactNode;
}) {
  const { t } = useTranslation();
  const derived = useCrumbs(items);
  const path = crumbs ?? derived;
  const live = useLiveState();
  const state = useOnline() ? live : "away";
  return (
    <header className="flex h-(--strip) shrink-0 items-center gap-3 pr-2 lg:pr-3">
      <Link
        to="/console"
        aria-label={t("common.product")}
        className="flex w-(--rail) shrink-0 items-center justify-center self-stretch focus-inset max-lg:w-12"
      >
        <Brand className="size-6" />
      </Link>
      <nav aria-label={t("frame.where")} className="-ml-3 flex min-w-0 flex-1 items-center gap-1 text-xs">
        {path.map(({ label, to }, place, all) => {
          const last = place === all.length - 1;
          return (
            <Fragment key={label}>
              {place > 0 && <ChevronRight aria-hidden className="size-3 shrink-0 text-faint" />}
              {to ? (
                <Link to={to} className="shrink-0 rounded-sm px-1 text-muted hover:text-strong">
                  {label}
                </Link>
              ) : (
                <span
                  aria-current={last ? "page" : undefined}
                  className={cx("px-1", last ? "truncate text-ink" : "shrink-0 text-muted")}
                >
                  {label}
                </span>
              )}
            </Fragment>
          );
        })}
      </nav>
      {state !== "connecting" && (
        <span className="max-lg:hidden">
          <LiveDot state={state} />
        </span>
      )}
      <button
        type="button"
        onClick={onSearch}
        aria-label={t("frame.palette.open")}
        className={cx(
          "flex h-7 shrink-0 items-center gap-2 rounded-md text-xs text-muted transition-colors hover:text-strong",
          "max-lg:size-10 max-lg:justify-center lg:w-56 lg:border lg:border-line-strong lg:bg-surface lg:px-2 lg:hover:border-field-line",
        )}
      >
        <Search aria-hidden className="size-3.5 max-lg:size-[18px]" />
        <span className="flex-1 text-left max-lg:hidden">{t("frame.palette.hint")}</span>
        <span className="max-lg:hidden">
          <KeyHint keys="mod+k" />
        </span>
      </button>
      {children}
    </header>
  );
}
