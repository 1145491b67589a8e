import { Link } from "@remix-run/react";
import { Link2, Link2Off, Sparkles } from "lucide-react";
import { IconButton } from "#app/components/button.tsx";
import { cx } from "#app/components/class-names.ts";
import { RiskBadge } from "#app/components/risk-badge.tsx";
import { StatusBadge } from "#app/components/status-badge.tsx";
import { Time, useFormat } from "#app/components/viewer.tsx";
import { RetryWords } from "#app/features/transactions/retry-words.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { ConversationContext, Meant, PaymentLine } from "./context.ts";
import { ContextSection } from "./context-section.tsx";

interface Linking {
  mayChange: boolean;
  onLink: (payment: PaymentLine, linked: boolean) => void;
}

/** Why it failed, in words that may be said to the customer; its code for those who may see alerts. */
function Failure({ failure, full }: { failure: NonNullable<PaymentLine["failure"]>; full: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const safe = t(`failures.safe.${failure.reason}`);
  return (
    <>
      <p
        className={cx("text-xs text-ink", full ? "text-pretty" : "truncate")}
        title={full ? undefined : safe}
      >
        {full ? safe : t(`failures.name.${failure.reason}`)}
      </p>
      {failure.paidBesideAt && (
        <p className="mt-0.5 text-pretty text-xs text-warn">
          {t("failures.maybeTwice", { time: format.short(failure.paidBesideAt) })}
        </p>
      )}
      {full && (
        <p className="mt-0.5 text-pretty text-xs text-ink">
          <span className="text-muted">{t("failures.stepsLabel")}</span>{" "}
          {t(`failures.steps.${failure.reason}`)}
        </p>
      )}
      {full && <RetryWords retry={failure.retry} />}
      {failure.code && (
        <p className="truncate text-xs text-muted">
          {t(`failures.analyst.${failure.reason}`)} · <span className="font-mono">{failure.code}</span>
        </p>
      )}
    </>
  );
}

/** The words that speak for a payment: “129.90” and “yesterday evening” fit. */
function useBecause() {
  const { t } = useTranslation();
  return ({ words }: Meant) => {
    const quoted = words.slice(0, 4).map((text) => t("context.quote", { text }));
    const last = quoted.pop();
    if (!last) return null;
    const list =
      quoted.length === 0 ? last : t("context.and", { first: quoted.join(t("context.comma")), last });
    return t("context.fits", { words: list });
  };
}

function Payment({ payment, meant, mayChange, onLink }: { payment: PaymentLine; meant?: Meant } & Linking) {
  const { t } = useTranslation();
  const format = useFormat();
  const because = useBecause();
  const amount = format.money(payment.amountMinor, payment.currency);
  const full = payment.linked || meant !== undefined;
  return (
    <li className="group/payment relative flex gap-2 py-1.5">
      <div className="min-w-0 flex-1">
        <div className="flex min-h-6 items-center gap-2">
          <Link
            to={`/console/transactions/${encodeURIComponent(payment.id)}`}
            className="tabular whitespace-nowrap text-sm font-medium text-strong hover:underline"
          >
            {amount}
          </Link>
          <StatusBadge status={payment.status} />
          {payment.risk && (
            <span className="ml-auto">
              <RiskBadge score={payment.risk.score} band={payment.risk.band} plain />
            </span>
          )}
        </div>
        <p className="flex min-w-0 gap-1.5 text-xs text-muted">
          <span className="min-w-0 truncate">
            {[
              payment.merchantName ?? t(`transactions.method.${payment.method}`),
              payment.cardLast4 && `•••• ${payment.cardLast4}`,
            ]
              .filter(Boolean)
              .join(" · ")}
          </span>
          <span className="ml-auto shrink-0">
            <Time at={payment.occurredAt} />
          </span>
        </p>
        {payment.foreign && <p className="text-xs text-warn">{t("context.otherCustomer")}</p>}
        {payment.failure && <Failure failure={payment.failure} full={full} />}
        {meant && (
          <p className="mt-0.5 text-pretty text-xs text-action-text">
            {because(meant) ?? t("context.certainty", { share: format.percent(meant.certainty) })}
          </p>
        )}
      </div>
      {mayChange && (
        <IconButton
          icon={payment.linked ? Link2Off : Link2}
          size="sm"
          side="left"
          label={payment.linked ? t("context.unlink") : t("context.link")}
          aria-label={`${payment.linked ? t("context.unlink") : t("context.link")}: ${amount}`}
          className={cx(
            "-mr-1.5",
            !full && "lg:opacity-60 lg:group-hover/payment:opacity-100 lg:focus-visible:opacity-100",
          )}
          onClick={() => onLink(payment, !payment.linked)}
        />
      )}
    </li>
  );
}

/** The payments the conversation is about, those it may be about, and the customer's others. */
export function ContextPayments({ context, ...linking }: { context: ConversationContext } & Linking) {
  const { t } = useTranslation();
  const { customer, payments, meant } = context;
  const byId = new Map(payments.map((payment) => [payment.id, payment]));
  const linked = payments.filter((payment) => payment.linked);
  const proposed = linked.length > 0 ? [] : meant.filter(({ transactionId }) => byId.has(transactionId));
  const named = new Set(proposed.map(({ transactionId }) => transactionId));
  const others = payments
    .filter((payment) => !payment.linked && !named.has(payment.id))
    .toSorted((one, other) => (one.occurredAt < other.occurredAt ? 1 : -1));
  return (
    <>
      {linked.length > 0 && (
        <ContextSection title={t("context.linkedPayments", { count: linked.length })} className="bg-selected">
          <ul>
            {linked.map((payment) => (
              <Payment key={payment.id} payment={payment} {...linking} />
            ))}
          </ul>
        </ContextSection>
      )}
      {proposed.length > 0 && (
        <ContextSection
          title={t("context.which")}
          lead={t("context.whichLead")}
          aside={<Sparkles aria-hidden className="size-3.5 text-action-text" />}
          className="bg-action-tint"
        >
          <ul>
            {proposed.map((one) => (
              <Payment
                key={one.transactionId}
                payment={byId.get(one.transactionId)!}
                meant={one}
                {...linking}
              />
            ))}
          </ul>
        </ContextSection>
      )}
      {customer && (
        <ContextSection
          title={t("context.payments")}
          aside={
            <Link
              to={`/console/transactions?${new URLSearchParams({ customer: customer.id })}`}
              className="font-medium text-action-text hover:underline"
            >
              {t("context.allPayments")}
            </Link>
          }
        >
          {payments.length === 0 ? (
            <p className="text-pretty text-xs text-muted">{t("context.noPayments")}</p>
          ) : (
            <ul className="divide-y divide-line">
              {others.map((payment) => (
                <Payment key={payment.id} payment={payment} {...linking} />
              ))}
            </ul>
          )}
        </ContextSection>
      )}
    </>
  );
}
