import type { LoaderFunctionArgs, SerializeFrom } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { Banner } from "#app/components/banner.tsx";
import { ButtonLink } from "#app/components/button.tsx";
import { DescriptionList } from "#app/components/description-list.tsx";
import { ErrorPage } from "#app/components/error-page.tsx";
import { PageBody, PageHeader, Panel } from "#app/components/page.tsx";
import { Time, useFormat } from "#app/components/viewer.tsx";
import { can } from "#app/features/accounts/permissions.ts";
import { requireActor } from "#app/features/accounts/sessions.server.ts";
import { findCustomer } from "#app/features/customers/customers.server.ts";
import { alertsOfCustomer } from "#app/features/fraud/alert-detail.server.ts";
import { AlertLines } from "#app/features/fraud/alert-lines.tsx";
import { lockedChatOf } from "#app/features/tickets/caution.server.ts";
import { listTransactions } from "#app/features/transactions/list.server.ts";
import { readFilters } from "#app/features/transactions/list.ts";
import { PaymentTable } from "#app/features/transactions/payment-table.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { pageProblem } from "#app/platform/page-problem.server.ts";

export const handle = {
  title: "customers.title",
  crumb: ({ customer }: SerializeFrom<typeof loader>) => customer.name ?? customer.id,
};

const shownPayments = 25;

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request);
  const customer = await findCustomer(actor, params.id ?? "").catch(pageProblem);
  const filters = readFilters(new URLSearchParams({ customer: customer.id }));
  const [lockedChat, { rows }, alerts] = await Promise.all([
    lockedChatOf(actor, customer.id),
    listTransactions(actor, filters, actor.timeZone),
    can(actor, "alerts.read") ? alertsOfCustomer(actor, customer.id) : null,
  ]);
  // Whoever looks into fraud needs it all; others are not to be drawn out by a stranger.
  const hidden = lockedChat !== null && !can(actor, "alerts.read");
  return {
    customer: hidden ? { ...customer, email: null, phone: null, country: null } : customer,
    payments: hidden ? [] : rows.slice(0, shownPayments),
    alerts,
    lockedChat,
    hidden,
  };
}

export default function Customer() {
  const { customer, payments, alerts, lockedChat, hidden } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const format = useFormat();
  const all = `/console/transactions?${new URLSearchParams({ customer: customer.id })}`;
  return (
    <>
      <PageHeader
        title={customer.name ?? customer.id}
        lead={customer.name ? customer.id : t("customers.unnamed")}
        back={{ to: "/console/transactions", label: t("transactions.title") }}
      />
      <PageBody>
        {lockedChat && (
          <div className="mb-4 max-w-6xl">
            <Banner
              tone="warn"
              title={t("caution.title")}
              action={
                <ButtonLink size="sm" to={`/console/inbox/${lockedChat.id}`}>
                  {t("caution.openChat", { number: lockedChat.number })}
                </ButtonLink>
              }
            >
              {hidden ? t("caution.lead") : undefined}
            </Banner>
          </div>
        )}
        <div className="grid max-w-6xl items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
          <Panel
            title={t("customers.payments")}
            flush
            actions={
              <Link to={all} className="text-xs font-medium text-action-text hover:underline">
                {t("customers.allPayments")}
              </Link>
            }
          >
            {payments.length > 0 ? (
              <PaymentTable label={t("customers.payments")} rows={payments} />
            ) : (
              <p className="p-4 text-muted">{t(hidden ? "caution.locked" : "customers.noPayments")}</p>
            )}
          </Panel>
          <div className="flex min-w-0 flex-col gap-4">
            <Panel title={t("customers.profile")}>
              <DescriptionList
                rows={[
                  [t("customers.email"), customer.email],
                  [t("customers.phone"), customer.phone],
                  [
                    t("customers.language"),
                    customer.locale === "zh" || customer.locale === "en"
                      ? t(`customers.locale.${customer.locale}`)
                      : customer.locale,
                  ],
                  [t("customers.country"), customer.country && format.country(customer.country)],
                  [t("customers.since"), <Time key="s" at={customer.createdAt} mode="short" />],
                ]}
              />
            </Panel>
            {alerts && (
              <Panel title={t("customers.alerts")} flush={alerts.length > 0}>
                {alerts.length > 0 ? (
                  <AlertLines alerts={alerts} />
                ) : (
                  <p className="text-muted">{t("customers.noAlerts")}</p>
                )}
              </Panel>
            )}
          </div>
        </div>
      </PageBody>
    </>
  );
}

export function ErrorBoundary() {
  return <ErrorPage />;
}
