import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { ChevronLeft, ChevronRight, ScrollText } from "lucide-react";
import { ButtonLink } from "#app/components/button.tsx";
import { ErrorPage } from "#app/components/error-page.tsx";
import { PageBody, PageHeader } from "#app/components/page.tsx";
import { EmptyState } from "#app/components/states.tsx";
import { can } from "#app/features/accounts/permissions.ts";
import { requireActor } from "#app/features/accounts/sessions.server.ts";
import { auditFilterFrom, isFiltered } from "#app/features/audit/audit-filter.ts";
import { AuditFilters } from "#app/features/audit/audit-filters.tsx";
import { AuditList } from "#app/features/audit/audit-list.tsx";
import { auditParties, listAuditEvents, verifyAuditChain } from "#app/features/audit/audit-log.server.ts";
import { auditPath } from "#app/features/audit/audit-path.ts";
import { BrokenChain, ChainBadge, VerifyButton } from "#app/features/audit/chain-status.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { pageProblem } from "#app/platform/page-problem.server.ts";

export const handle = { title: "audit.title" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request);
  const filter = auditFilterFrom(new URL(request.url).searchParams);
  const [page, parties] = await Promise.all([
    listAuditEvents(actor, filter, actor.timeZone),
    auditParties(actor),
  ]).catch(pageProblem);
  const open = [
    ...(can(actor, "alerts.read") ? ["alert"] : []),
    ...(can(actor, "staff.manage") ? ["staff"] : []),
    ...(can(actor, "api_keys.manage") ? ["api_key"] : []),
  ];
  return { ...page, ...parties, filter, open };
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request);
  return verifyAuditChain(actor).catch(pageProblem);
}

export default function AuditLog() {
  const { t } = useTranslation();
  const { events, older, newer, staff, keys, filter, open } = useLoaderData<typeof loader>();
  const report = useActionData<typeof action>();
  const { before, after, ...asked } = filter;
  const filtered = isFiltered(filter);
  return (
    <>
      <PageHeader
        title={t("audit.title")}
        lead={t("audit.lead")}
        meta={report && <ChainBadge report={report} />}
        actions={<VerifyButton />}
      />
      <AuditFilters filter={filter} staff={staff} keys={keys} />
      <PageBody flush>
        <div className="min-h-full bg-surface">
          {report && <BrokenChain report={report} />}
          {events.length === 0 ? (
            <EmptyState
              icon={ScrollText}
              title={t(filtered ? "audit.emptyTitle" : "audit.emptyLogTitle")}
              detail={t(filtered ? "audit.emptyDetail" : "audit.emptyLogDetail")}
              action={filtered && <ButtonLink to="/console/audit">{t("common.clearAll")}</ButtonLink>}
            />
          ) : (
            <AuditList entries={events} open={open} />
          )}
          {(older || newer) && (
            <nav
              aria-label={t("audit.pages")}
              className="flex items-center gap-2 border-t border-line px-4 py-3 lg:px-6"
            >
              {newer && (
                <>
                  <ButtonLink to={auditPath(asked)} size="sm">
                    {t("audit.newest")}
                  </ButtonLink>
                  <ButtonLink to={auditPath({ ...asked, after: newer })} size="sm" icon={ChevronLeft}>
                    {t("audit.newer")}
                  </ButtonLink>
                </>
              )}
              {older && (
                <ButtonLink to={auditPath({ ...asked, before: older })} size="sm" icon={ChevronRight}>
                  {t("audit.older")}
                </ButtonLink>
              )}
            </nav>
          )}
        </div>
      </PageBody>
    </>
  );
}

export function ErrorBoundary() {
  return <ErrorPage />;
}
