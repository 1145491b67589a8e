import type { LinksFunction, LoaderFunctionArgs } from "@remix-run/node";
import {
  Links,
  Meta,
  Outlet,
  Scripts,
  ScrollRestoration,
  useMatches,
  useRouteLoaderData,
} from "@remix-run/react";
import { useEffect } from "react";
import { ErrorPage } from "#app/components/error-page.tsx";
import { useNonce } from "#app/components/nonce.tsx";
import { ViewerProvider } from "#app/components/viewer.tsx";
import { preferencesFor } from "#app/features/accounts/preferences.server.ts";
import { currentActor } from "#app/features/accounts/sessions.server.ts";
import { languageTag, loadMessages } from "#app/i18n/index.ts";
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
  return title ? `${t(title as "common.product")} · ${t("common.product")}` : t("common.product");
}

/** A language that was switched is loaded in place, without a new page. */
function useLanguage(locale: "en" | "zh") {
  const { i18n } = useTranslation();
  useEffect(() => {
    if (i18n.language === locale) return;
    loadMessages(locale).then((messages) => {
      i18n.addResourceBundle(locale, "translation", messages);
      return i18n.changeLanguage(locale);
    });
  }, [i18n, locale]);
}

export function Layout({ children }: { children: React.ReactNode }) {
  const nonce = useNonce();
  const data = useRouteLoaderData<typeof loader>("root");
  const locale = data?.locale ?? "en";
  useLanguage(locale);
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
