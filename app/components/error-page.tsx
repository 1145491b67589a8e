import { isRouteErrorResponse, useRevalidator, useRouteError } from "@remix-run/react";
import { FileQuestion, Lock, RotateCw } from "lucide-react";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { Button, ButtonLink } from "./button.tsx";
import { useInFrame } from "./frame/in-frame.ts";
import { EmptyState, ErrorState } from "./states.tsx";

/**
 * What a person sees when a page cannot be shown: what happened, what is safe, what to do.
 * Inside the frame it takes the page's place; without one it is the page.
 */
export function ErrorPage() {
  const { t } = useTranslation();
  const error = useRouteError();
  const inFrame = useInFrame();
  const { revalidate } = useRevalidator();
  const status = isRouteErrorResponse(error) ? error.status : 500;
  const kind = status === 404 ? "notFound" : status === 403 ? "forbidden" : "broken";
  const words = { title: t(`common.errorPage.${kind}.title`), detail: t(`common.errorPage.${kind}.detail`) };
  const home = <ButtonLink to="/console">{t("common.errorPage.home")}</ButtonLink>;
  const content =
    kind === "broken" ? (
      <ErrorState
        heading
        {...words}
        action={
          <>
            <Button variant="primary" icon={RotateCw} onClick={revalidate}>
              {t("common.retry")}
            </Button>
            {home}
          </>
        }
      />
    ) : (
      <EmptyState heading icon={kind === "forbidden" ? Lock : FileQuestion} {...words} action={home} />
    );
  return inFrame ? (
    <div className="min-h-0 flex-1 overflow-auto pt-[8vh]">{content}</div>
  ) : (
    <main className="min-h-dvh pt-[14vh]">{content}</main>
  );
}
