import type { LoaderFunctionArgs } from "@remix-run/node";
import { Outlet, useFetcher, useLoaderData, useLocation, useMatches, useNavigate } from "@remix-run/react";
import { Phone } from "lucide-react";
import { useCallback, useEffect, useRef, useState } from "react";
import { ErrorPage } from "#app/components/error-page.tsx";
import { ConsoleFrame } from "#app/components/frame/console-frame.tsx";
import { usePreference } from "#app/components/frame/preferences.tsx";
import { LiveProvider, useLiveEvent } from "#app/components/live.tsx";
import { ShortcutProvider, useShortcut } from "#app/components/shortcuts.tsx";
import { ToastProvider } from "#app/components/toast.tsx";
import { TooltipProvider } from "#app/components/tooltip.tsx";
import { useViewer } from "#app/components/viewer.tsx";
import { can } from "#app/features/accounts/permissions.ts";
import { requireActor } from "#app/features/accounts/sessions.server.ts";
import { CallBell } from "#app/features/channels/call-bell.tsx";
import { mailTroubleCount } from "#app/features/channels/email/mailbox-settings.server.ts";
import { openIncidentCount } from "#app/features/failures/incidents.server.ts";
import { openAlertCount } from "#app/features/fraud/alerts.server.ts";
import { ClockBell } from "#app/features/tickets/clock-bell.tsx";
import { waitingCount } from "#app/features/tickets/inbox-waiting.server.ts";
import type { MessageKey, Translate } from "#app/i18n/translator.ts";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { callsKey, type NavigationEntry, navigation } from "#app/navigation.ts";
import type { loader as countsLoader } from "./console.counts.ts";
import type { Found } from "./console.search.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request);
  const [openAlerts, waiting, incidents, mailTroubles] = await Promise.all([
    openAlertCount(actor),
    waitingCount(actor),
    openIncidentCount(actor),
    mailTroubleCount(actor),
  ]);
  return {
    viewer: { name: actor.name, email: actor.email, role: actor.role },
    allowed: navigation.filter(({ permission }) => !permission || can(actor, permission)).map(({ to }) => to),
    counts: { openAlerts, waiting, incidents, mailTroubles },
    takesCalls: can(actor, "conversations.reply"),
  };
}

export { readInPlace as shouldRevalidate } from "#app/components/read-in-place.ts";

function Navigator({ entry }: { entry: NavigationEntry }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  useShortcut(`g ${entry.key}`, t(entry.label), () => navigate(entry.to), t("frame.keys.goTo"));
  return null;
}

interface CrumbHandle {
  title?: MessageKey;
  /** names what the page is about, from what its loader read; or the key of a message that does */
  crumb?: string | ((data: never, t: Translate) => string);
}

/** Where one is, where a page knows better than its address: an alert is its customer, not its id. */
function useCrumbs(entries: NavigationEntry[]) {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const named = useMatches().findLast(({ handle }) => (handle as CrumbHandle | undefined)?.crumb);
  // Home stands above no other page.
  const entry = entries.findLast(({ to }) => to !== "/console" && pathname.startsWith(`${to}/`));
  const { title, crumb } = (named?.handle ?? {}) as CrumbHandle;
  const label =
    typeof crumb === "string"
      ? t(crumb as MessageKey)
      : named?.data
        ? crumb?.(named.data as never, t)
        : undefined;
  if (!label) return undefined;
  if (entry) return [{ label: t(entry.label), to: entry.to }, { label }];
  return title && [{ label: t(title) }, { label }];
}

/** Looks for customers, payments and conversations, for the palette. */
function useSearch() {
  const navigate = useNavigate();
  return useCallback(
    async (words: string) => {
      const response = await fetch(`/console/search?${new URLSearchParams({ q: words })}`);
      const { found } = (await response.json()) as { found: Found[] };
      return found.map(({ to, ...finding }) => ({ ...finding, run: () => navigate(to) }));
    },
    [navigate],
  );
}

/** However much happens, the counts are read anew no sooner than this. In milliseconds. */
const countsRest = 500;

/**
 * What the navigation counts, kept up to date: read anew when something is told, and on every other page. Only the
 * counts: lists decide for themselves when to move.
 */
function useCounts(first: { openAlerts: number; waiting: number; incidents: number; mailTroubles: number }) {
  const { state, load, data } = useFetcher<typeof countsLoader>();
  const [stale, setStale] = useState(false);
  useEffect(() => {
    if (!stale || state !== "idle") return;
    const timer = setTimeout(() => {
      setStale(false);
      load("/console/counts");
    }, countsRest);
    return () => clearTimeout(timer);
  }, [stale, state, load]);
  // Some of what is counted is told by nobody.
  const page = useLocation().pathname.split("/")[2];
  const countedAt = useRef(page);
  useEffect(() => {
    if (page !== countedAt.current) setStale(true);
    countedAt.current = page;
  }, [page]);
  useLiveEvent("alerts.opened", () => setStale(true));
  useLiveEvent("alert.changed", () => setStale(true));
  useLiveEvent("conversation.changed", () => setStale(true));
  useLiveEvent("incident.changed", () => setStale(true));
  const { openAlerts, waiting, incidents, mailTroubles } = data ?? first;
  return new Map([
    ["/console/alerts", openAlerts],
    ["/console/inbox", waiting],
    ["/console/incidents", incidents],
    ["/console/email", mailTroubles],
  ]);
}

function Console() {
  const { viewer, allowed, counts: firstCounts, takesCalls } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const { locale } = useViewer();
  const navigate = useNavigate();
  const prefer = usePreference();
  const entries = navigation.filter(({ to }) => allowed.includes(to));
  const counts = useCounts(firstCounts);

  const goTo = entries.map(({ to, label, icon, key }) => ({
    id: to,
    label: t(label),
    group: t("frame.palette.goTo"),
    keys: `g ${key}`,
    icon,
    // Its address is typed as quickly in any language, without changing the keyboard.
    keywords: to.split("/").slice(2),
    run: () => navigate(to),
  }));
  const calls = {
    id: "calls",
    label: t("calls.log"),
    group: t("frame.palette.goTo"),
    keys: `g ${callsKey}`,
    icon: Phone,
    run: () => navigate("/console/calls"),
  };
  const settings = [
    {
      id: "language",
      label: t("frame.palette.switchLanguage"),
      group: t("frame.palette.settings"),
      run: () => prefer("locale", locale === "en" ? "zh" : "en"),
    },
    ...(["light", "dark", "system"] as const).map((theme) => ({
      id: `theme ${theme}`,
      label: t("frame.palette.switchTheme", { theme: t(`frame.theme.${theme}`) }),
      group: t("frame.palette.settings"),
      run: () => prefer("theme", theme),
    })),
    {
      id: "profile",
      label: t("frame.user.profile"),
      group: t("frame.palette.settings"),
      run: () => navigate("/console/profile"),
    },
  ];

  return (
    <>
      {entries.map((entry) => (
        <Navigator key={entry.to} entry={entry} />
      ))}
      <ConsoleFrame
        viewer={{ ...viewer, role: t(`common.role.${viewer.role}`) }}
        items={entries.map(({ to, label, icon, key, group }) => ({
          to,
          label: t(label),
          icon,
          keys: `g ${key}`,
          group,
          count: counts.get(to),
        }))}
        commands={[...goTo, ...(takesCalls ? [calls] : []), ...settings]}
        search={useSearch()}
        crumbs={useCrumbs(entries)}
      >
        <Outlet />
      </ConsoleFrame>
      {takesCalls && <CallBell keys={`g ${callsKey}`} />}
      <ClockBell />
    </>
  );
}

export default function ConsoleRoute() {
  return (
    <TooltipProvider>
      <ToastProvider>
        <ShortcutProvider>
          <LiveProvider>
            <Console />
          </LiveProvider>
        </ShortcutProvider>
      </ToastProvider>
    </TooltipProvider>
  );
}

export function ErrorBoundary() {
  return <ErrorPage />;
}
