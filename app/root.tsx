import type { LinksFunction, LoaderFunctionArgs } from "@remix-run/node";
import {
  Links,
  Meta,
  Outlet,
  Scripts,
  ScrollRestoration,
  useLocation,
  useMatches,
  useNavigation,
  useRouteLoaderData,
} from "@remix-run/react";
import { startTransition, useEffect } from "react";
import { ErrorPage } from "#app/components/error-page.tsx";
import { useNonce } from "#app/components/nonce.tsx";
import { ViewerProvider } from "#app/components/viewer.tsx";
import { preferencesFor } from "#app/features/accounts/preferences.server.ts";
import { currentActor } from "#app/features/accounts/sessions.server.ts";
import { isDesk, type Locale, languageTag, loadMessages } from "#app/i18n/index.ts";
import { createTranslator, type MessageKey } from "#app/i18n/translator.ts";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import styles from "#app/styles/app.css?url";

export const links: LinksFunction = () => [
  { rel: "stylesheet", href: styles },
  { rel: "icon", href: "/favicon.svg", type: "image/svg+xml" },
];

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await currentActor(request);
  const { locale, theme } = await preferencesFor(request, actor);
  return { locale, theme, timeZone: actor?.timeZone ?? "UTC", now: Date.now() };
}

export { readInPlace as shouldRevalidate } from "#app/components/read-in-place.ts";

/** What a route's `handle` may say: the message that names the page in the browser's tab. */
interface PageHandle {
  title?: string;
  /** whatever its viewer prefers */
  theme?: "light" | "dark";
}

/** The name of the innermost page that has one. */
function useTitle() {
  const { t } = useTranslation();
  const titles = useMatches().map((match) => (match.handle as PageHandle | undefined)?.title);
  const title = titles.findLast((key) => key !== undefined);
  return title ? `${t(title as MessageKey)} · ${t("common.product")}` : t("common.product");
}

/** A language that was switched is loaded in place, without a new page. */
function useLanguage(locale: Locale) {
  const { locale: spoken, speak } = useTranslation();
  useEffect(() => {
    if (spoken === locale) return;
    let wanted = true;
    loadMessages(locale).then((messages) => {
      // A transition: it may come while parts of the page are still being hydrated.
      if (wanted) startTransition(() => speak(createTranslator(locale, messages)));
    });
    return () => {
      wanted = false;
    };
  }, [spoken, speak, locale]);
}

/** Reads the words of the page one is on the way to, and holds it back until they are there. */
function useWords() {
  const { isWhole, complete } = useTranslation();
  const { pathname } = useLocation();
  const going = useNavigation().location?.pathname;
  useEffect(() => {
    if (going && !isDesk(going)) void complete();
  }, [going, complete]);
  if (!isDesk(pathname) && !isWhole()) throw complete();
}

export function Layout({ children }: { children: React.ReactNode }) {
  const nonce = useNonce();
  const data = useRouteLoaderData<typeof loader>("root");
  const locale = data?.locale ?? "en";
  useLanguage(locale);
  useWords();
  const title = useTitle();
  const theme = useMatches().findLast(({ handle }) => (handle as PageHandle | undefined)?.theme)?.handle as
    | PageHandle
    | undefined;
  return (
    <html
      lang={languageTag[locale]}
      data-theme={theme?.theme ?? data?.theme ?? "system"}
      suppressHydrationWarning
    >
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{title}</title>
        <Meta />
        <Links />
      </head>
      <body>
        <ViewerProvider
          locale={locale}
          timeZone={data?.timeZone ?? "UTC"}
          now={data?.now ?? 0}
          theme={data?.theme ?? "system"}
        >
          {children}
        </ViewerProvider>
        <ScrollRestoration nonce={nonce} />
        <Scripts nonce={nonce} />
      </body>
    </html>
  );
}

export default function Root() {
  return <Outlet />;
}

export function ErrorBoundary() {
  return <ErrorPage />;
}
