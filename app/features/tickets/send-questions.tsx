import { Banner } from "#app/components/banner.tsx";
import { Button } from "#app/components/button.tsx";
import { useFormat } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { Refusal } from "./outgoing.ts";

/** What was not sent, and why: somebody wrote meanwhile, or a payment that it speaks of has changed. */
export function SendQuestion({
  answer,
  onSend,
  onBack,
}: {
  answer: Refusal;
  onSend: () => void;
  onBack: () => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const { stale } = answer;
  const status = (value: string) => t(`transactions.status.${value as "failed"}`);
  return (
    <div className="mb-2">
      <Banner
        tone="warn"
        title={stale ? t("composer.stale.title", { count: stale.length }) : undefined}
        action={
          <span className="flex gap-2">
            <Button size="sm" onClick={onBack}>
              {t("composer.stale.back")}
            </Button>
            <Button size="sm" onClick={onSend}>
              {t("thread.sendAnyway")}
            </Button>
          </span>
        }
      >
        {stale ? (
          <ul>
            {stale.map(({ id, amountMinor, currency, merchantName, before, after }) => (
              <li key={id}>
                <span className="tabular">{format.amount(amountMinor, currency)}</span>
                {` · ${merchantName ?? id}: `}
                {t("composer.stale.change", { before: status(before), after: status(after) })}
              </li>
            ))}
          </ul>
        ) : (
          t("thread.crossed", { name: answer.crossedBy ?? t("thread.customer") })
        )}
      </Banner>
    </div>
  );
}
