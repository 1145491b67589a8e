import { Link } from "@remix-run/react";
import { Banner } from "#app/components/banner.tsx";
import { Panel } from "#app/components/page.tsx";
import { useFormat } from "#app/components/viewer.tsx";
import { RetryWords } from "#app/features/transactions/retry-words.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { whyFailed } from "./why-failed.server.ts";

export type ToldFailure = NonNullable<Awaited<ReturnType<typeof whyFailed>>>;

/**
 * Why a payment failed: what may be said of it, what to do next and when to try again; and for those who may see
 * alerts what its code stands for.
 */
export function FailurePanel({
  failure,
  told,
}: {
  failure: ToldFailure;
  /** the code as it was reported, for those who may read it */
  told: { scheme: string | null; code: string | null; message: string | null } | null;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const code = [told?.scheme, told?.code].filter(Boolean).join(" ");
  return (
    <Panel title={t("transactions.page.failure")} lead={t(`failures.name.${failure.reason}`)}>
      {failure.paidBeside && (
        <div className="mb-2">
          <Banner
            tone="warn"
            action={
              <Link
                to={`/console/transactions/${encodeURIComponent(failure.paidBeside.id)}`}
                className="text-sm font-medium text-action-text hover:underline"
              >
                {t("failures.otherPayment")}
              </Link>
            }
          >
            {t("failures.maybeTwice", { time: format.short(failure.paidBeside.occurredAt) })}
          </Banner>
        </div>
      )}
      <p className="text-pretty text-sm text-ink">{t(`failures.safe.${failure.reason}`)}</p>
      <p className="mt-1.5 text-pretty text-sm text-ink">
        <span className="text-muted">{t("failures.stepsLabel")}</span> {t(`failures.steps.${failure.reason}`)}
      </p>
      <div className="mt-1.5">
        <RetryWords retry={failure.retry} />
      </div>
      {told && (
        <p className="mt-3 break-words border-t border-line pt-2 text-xs text-muted">
          {t(`failures.analyst.${failure.reason}`)}
          {code && (
            <>
              {" · "}
              <Link
                to={`/console/failures/codes?${new URLSearchParams({ view: "all", q: told.code ?? "" })}`}
                className="font-mono text-action-text hover:underline"
              >
                {code}
              </Link>
            </>
          )}
          {told.message && <span translate="no">{` · ${told.message}`}</span>}
        </p>
      )}
    </Panel>
  );
}
