import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Plus } from "lucide-react";
import { ButtonLink } from "#app/components/button.tsx";
import { ErrorPage } from "#app/components/error-page.tsx";
import { PageHeader } from "#app/components/page.tsx";
import { can } from "#app/features/accounts/permissions.ts";
import { requireActor } from "#app/features/accounts/sessions.server.ts";
import { useKeyName } from "#app/features/fraud/rule-set/rule-badges.tsx";
import { ruleFigures } from "#app/features/fraud/rule-set/rule-figures.server.ts";
import { RuleList, type RuleRow, shownVersion } from "#app/features/fraud/rule-set/rule-list.tsx";
import { RuleTabs } from "#app/features/fraud/rule-set/rule-tabs.tsx";
import { listRules } from "#app/features/fraud/rule-set/rules.server.ts";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { pageProblem } from "#app/platform/page-problem.server.ts";

export const handle = { title: "rules.title" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request);
  const [rules, figures] = await Promise.all([listRules(actor), ruleFigures(actor)]).catch(pageProblem);
  const nameOf = new Map(
    rules.flatMap((rule) => (rule.builtIn ? [] : rule.versions.map(({ id }) => [id, rule.name] as const))),
  );
  const rows = rules.map((rule) => {
    const held = figures.get(rule.builtIn ?? shownVersion(rule)?.id ?? "") ?? null;
    const other = held?.with?.key ?? null;
    return { ...rule, figures: held, other, withName: (other && nameOf.get(other)) ?? null };
  });
  return { rows, mayDraft: can(actor, "rules.draft") };
}

export default function Rules() {
  const { t } = useTranslation();
  const nameOf = useKeyName();
  const { rows, mayDraft } = useLoaderData<typeof loader>();
  const named = rows.map((row): RuleRow => ({ ...row, withName: nameOf(row.other, row.withName) }));
  return (
    <>
      <PageHeader
        title={t("rules.title")}
        lead={t("rules.lead")}
        meta={<span className="text-xs text-muted">{t("rules.count", { count: rows.length })}</span>}
        actions={
          <>
            <RuleTabs />
            {mayDraft && (
              <ButtonLink to="/console/rules/new" variant="primary" icon={Plus}>
                {t("rules.new")}
              </ButtonLink>
            )}
          </>
        }
      />
      <div className="flex min-h-0 flex-1 flex-col border-t border-line bg-surface">
        <RuleList rows={named} mayDraft={mayDraft} />
      </div>
    </>
  );
}

export function ErrorBoundary() {
  return <ErrorPage />;
}
