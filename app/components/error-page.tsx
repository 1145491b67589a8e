import { isRouteErrorResponse, Link, useRouteError } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { ErrorState } from "./states.tsx";

/** What a person sees when a page cannot be shown: what happened, what is safe, what to do. */
export function ErrorPage() {
  const { t } = useTranslation();
  const error = useRouteError();
  const status = isRouteErrorResponse(error) ? error.status : 500;
  const kind = status === 404 ? "notFound" : status === 403 ? "forbidden" : "broken";
  return (
    <ErrorState
      title={t(`common.errorPage.${kind}.title`)}
      detail={t(`common.errorPage.${kind}.detail`)}
      action={<Link to="/console">{t("common.errorPage.home")}</Link>}
    />
  );
}
