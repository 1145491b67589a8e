import { Link, useNavigate } from "@remix-run/react";
import {
  AtSign,
  Bell,
  Bookmark,
  BookmarkCheck,
  ChevronDown,
  CircleCheck,
  CircleDashed,
  Flag,
  Hourglass,
  Inbox,
  Layers,
  type LucideIcon,
  MoonStar,
  User,
  UsersRound,
} from "lucide-react";
import { cx } from "#app/components/class-names.ts";
import { Menu, MenuItem, MenuLabel } from "#app/components/menu.tsx";
import { Action } from "#app/components/shortcuts.tsx";
import { useFormat } from "#app/components/viewer.tsx";
import { phishingTag } from "#app/features/conversations/mail-facts.ts";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { type InboxView, mostCounted } from "./inbox.ts";
import type { InboxAnswer } from "./inbox-steady.ts";
import type { SavedView } from "./saved-view.ts";

export const viewIcons: Record<InboxView, LucideIcon> = {
  mine: User,
  unassigned: CircleDashed,
  open: Inbox,
  mentions: AtSign,
  following: Bell,
  pending: Hourglass,
  snoozed: MoonStar,
  solved: CircleCheck,
  all: Layers,
};

/** Where work is begun, always in sight; the others are one press away. */
const main = ["mine", "unassigned", "open"] as const satisfies readonly InboxView[];
const others = [
  "mentions",
  "following",
  "pending",
  "snoozed",
  "solved",
  "all",
] as const satisfies readonly InboxView[];

/** What the address says for the open conversations of a team. */
const teamQuery = (id: string) => new URLSearchParams({ view: "open", team: id, sort: "waiting" }).toString();

/** What the address says for conversations with a mail that claims to be us. */
const phishingQuery = new URLSearchParams({ view: "open", tag: phishingTag, sort: "newest" }).toString();

const segment =
  "inline-flex h-7 min-w-0 items-center gap-1 whitespace-nowrap rounded-[5px] px-2 text-xs font-medium transition-colors focus-inset";
const on = "bg-thumb text-strong shadow-flat";
const off = "text-muted hover:text-strong";

/** "12"; "999+" where nobody counted further. */
function useCount(counts: InboxAnswer["counts"]) {
  const { t } = useTranslation();
  const format = useFormat();
  return (view: InboxView) => {
    const count = counts[view] ?? 0;
    if (count === 0) return null;
    return count >= mostCounted ? t("inbox.mostCount", { count: mostCounted - 1 }) : format.number(count);
  };
}

const Count = ({ text, current }: { text: string | null; current: boolean }) =>
  text && <span className={cx("tabular", current ? "text-action-text" : "text-muted")}>{text}</span>;

/** The lists that everybody has, with how many each holds. */
export function InboxViews({
  view,
  counts,
  pathOf,
  teams,
  saved,
  at,
}: {
  view: InboxView;
  counts: InboxAnswer["counts"];
  pathOf: (view: InboxView) => string;
  teams: readonly { id: string; name: string }[];
  saved: readonly SavedView[];
  /** what the address says now, in the form of a saved view */
  at: string;
}) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const countOf = useCount(counts);
  const further = others.find((other) => other === view);
  const named = saved.find(({ query }) => query === at);
  const team = teams.find(({ id }) => teamQuery(id) === at);
  const phishing = at === phishingQuery;
  const elsewhere = named !== undefined || team !== undefined || phishing;
  return (
    <nav
      aria-label={t("inbox.views")}
      // What is chosen further down has a row of its own before it makes every name too short to read.
      className={cx("flex min-w-0 rounded-md bg-track p-0.5", (further || elsewhere) && "flex-wrap")}
    >
      {[
        ...[...main, ...others].map((each) => ({
          id: each,
          name: t(`inbox.view.${each}`),
          to: pathOf(each),
        })),
        ...teams.map(({ id, name }) => ({ id, name, to: `/console/inbox?${teamQuery(id)}` })),
        ...saved.map(({ id, name, query }) => ({ id, name, to: `/console/inbox?${query}` })),
      ].map(({ id, name, to }) => (
        <Action
          key={id}
          label={t("inbox.lookAt", { name })}
          group={t("inbox.views")}
          run={() => navigate(to)}
        />
      ))}
      {main.map((each) => (
        <Link
          key={each}
          to={pathOf(each)}
          aria-current={each === view && !elsewhere ? "page" : undefined}
          className={cx(segment, "flex-auto justify-center", each === view && !elsewhere ? on : off)}
        >
          <span className="truncate">{t(`inbox.view.${each}`)}</span>
          <Count text={countOf(each)} current={each === view} />
        </Link>
      ))}
      <Menu
        trigger={
          <button
            type="button"
            aria-current={further || elsewhere ? "page" : undefined}
            className={cx(segment, "flex-auto justify-center", further || elsewhere ? on : off)}
          >
            <span className={further || elsewhere ? "truncate" : "max-w-28 truncate"}>
              {named?.name ??
                team?.name ??
                t(phishing ? "mails.phishing" : further ? `inbox.view.${further}` : "inbox.more")}
            </span>
            {/* Somebody called: that is said without opening the menu. */}
            <Count text={countOf(further ?? "mentions")} current={further !== undefined} />
            <ChevronDown aria-hidden className="size-3 shrink-0" />
          </button>
        }
      >
        {others.map((each) => (
          <MenuItem key={each} icon={viewIcons[each]} onSelect={() => navigate(pathOf(each))}>
            <span className={cx("flex justify-between gap-6", each === view && "font-medium text-strong")}>
              {t(`inbox.view.${each}`)}
              <Count text={countOf(each)} current={each === view} />
            </span>
          </MenuItem>
        ))}
        <MenuItem icon={Flag} onSelect={() => navigate(`/console/inbox?${phishingQuery}`)}>
          <span className={cx(phishing && "font-medium text-strong")}>{t("mails.phishing")}</span>
        </MenuItem>
        {teams.length > 0 && <MenuLabel>{t("inbox.teams")}</MenuLabel>}
        {teams.map(({ id, name }) => (
          <MenuItem key={id} icon={UsersRound} onSelect={() => navigate(`/console/inbox?${teamQuery(id)}`)}>
            <span className={cx(id === team?.id && "font-medium text-strong")}>{name}</span>
          </MenuItem>
        ))}
        {saved.length > 0 && <MenuLabel>{t("inbox.saved")}</MenuLabel>}
        {saved.map(({ id, name, shared, query }) => (
          <MenuItem
            key={id}
            icon={shared ? BookmarkCheck : Bookmark}
            onSelect={() => navigate(`/console/inbox?${query}`)}
          >
            <span className={cx(id === named?.id && "font-medium text-strong")}>{name}</span>
          </MenuItem>
        ))}
      </Menu>
    </nav>
  );
}
