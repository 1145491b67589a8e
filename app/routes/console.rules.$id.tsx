import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  redirect,
  type SerializeFrom,
} from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { ErrorPage } from "#app/components/error-page.tsx";
import { PageBody, PageHeader } from "#app/components/page.tsx";
import { formValues } from "#app/features/accounts/form-problem.ts";
import { assertCan, can } from "#app/features/accounts/permissions.ts";
import { requireActor, requirePermission } from "#app/features/accounts/sessions.server.ts";
import {
  backtestDays,
  lastBacktest,
  startBacktest,
} from "#app/features/fraud/rule-backtest/backtests.server.ts";
import type { Expression } from "#app/features/fraud/rule-language/expression.ts";
import { printRule } from "#app/features/fraud/rule-language/print.ts";
import { RuleStateBadge, useKeyName } from "#app/features/fraud/rule-set/rule-badges.tsx";
import { type EditorAnswer, RuleEditor, type RuleText } from "#app/features/fraud/rule-set/rule-editor.tsx";
import { ruleFigures } from "#app/features/fraud/rule-set/rule-figures.server.ts";
import { shownVersion } from "#app/features/fraud/rule-set/rule-list.tsx";
import { RuleSide } from "#app/features/fraud/rule-set/rule-side.tsx";
import {
  findRule,
  listRules,
  saveDraft,
  setBuiltInState,
  setRuleState,
} from "#app/features/fraud/rule-set/rules.server.ts";
import { isId, ruleForm, ruleStates } from "#app/features/fraud/rule-set/written-rule.ts";
import type { Translate } from "#app/i18n/translator.ts";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { Conflict, ProblemError } from "#app/platform/errors.ts";
import { pageProblem } from "#app/platform/page-problem.server.ts";

export const handle = {
  title: "rules.title",
  crumb: ({ rule }: SerializeFrom<typeof loader>, t: Translate) => rule?.name ?? t("rules.newTitle"),
};

const newRule: RuleText = { name: "", text: "", does: "points", points: 300, note: "", edits: -1 };

async function load(request: Request, id: string) {
  const actor = await requireActor(request);
  assertCan(actor, "rules.read");
  const rights = { draft: can(actor, "rules.draft"), release: can(actor, "rules.release") };
  if (id === "new")
    return { rule: null, rights, start: newRule, figures: null, shown: null, backtest: null, withName: null };
  const rule = await findRule(actor, id);
  const [figures, backtest, rules] = await Promise.all([
    ruleFigures(actor),
    lastBacktest(actor, id),
    listRules(actor),
  ]);
  const asked = Number(new URL(request.url).searchParams.get("version"));
  const draft = rule.versions.find(({ state }) => state === "draft");
  const begun = rule.versions.find(({ version }) => version === asked) ?? draft ?? shownVersion(rule);
  const start: RuleText = begun
    ? {
        name: rule.name,
        text: printRule(begun.expression as Expression),
        does: begun.verdict ?? "points",
        points: begun.points ?? 300,
        note: begun.note,
        edits: draft?.edits ?? -1,
      }
    : newRule;
  const counted = figures.get(rule.builtIn ?? shownVersion(rule)?.id ?? "");
  const withName =
    rules.find(({ versions }) => versions.some((one) => one.id === counted?.with?.key))?.name ?? null;
  return { rule, rights, start, figures: counted ?? null, shown: begun?.version ?? null, backtest, withName };
}

export const loader = ({ request, params }: LoaderFunctionArgs) =>
  load(request, params.id ?? "").catch(pageProblem);

const step = z.object({
  from: z.enum(ruleStates),
  to: z.enum(ruleStates),
  version: z.coerce.number().int().min(0),
});

/** What went wrong as the editor says it; anything else is not expected. */
function answerTo(error: unknown): EditorAnswer {
  if (error instanceof Conflict) return { problem: error.message.includes("name") ? "taken" : "conflict" };
  if (error instanceof ProblemError && error.status === 400) return { problem: "noRule" };
  throw error;
}

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireActor(request);
  requirePermission(actor, "rules.draft");
  const id = params.id ?? "";
  const form = await request.formData();
  const intent = form.get("intent");
  if (intent === "move") {
    const { data } = step.safeParse(formValues(form));
    if (!data) return { problem: "conflict" };
    try {
      if (isId(id)) await setRuleState(actor, id, data);
      else await setBuiltInState(actor, id, data);
      return { moved: data.to };
    } catch (error) {
      if (error instanceof Conflict) return { problem: error.message };
      return pageProblem(error);
    }
  }
  const { data: draft } = ruleForm.safeParse(formValues(form));
  if (!draft) return { problem: "required" } satisfies EditorAnswer;
  const ruleId = id === "new" ? null : id;
  if (intent === "backtest") {
    const days = z.coerce.number().catch(backtestDays[1]).parse(form.get("days"));
    try {
      return { id: await startBacktest(actor, { ruleId, text: draft.text, effect: draft.effect, days }) };
    } catch (error) {
      if (error instanceof ProblemError && error.status !== 403) return { problem: error.message };
      return pageProblem(error);
    }
  }
  let saved: string;
  try {
    saved = await saveDraft(actor, ruleId, draft);
  } catch (error) {
    return answerTo(error);
  }
  return ruleId === null ? redirect(`/console/rules/${saved}`) : ({ saved } satisfies EditorAnswer);
}

export default function RulePage() {
  const { t } = useTranslation();
  const nameOf = useKeyName();
  const { rule, rights, start, figures, shown, backtest, withName } = useLoaderData<typeof loader>();
  const title =
    rule === null ? t("rules.newTitle") : rule.builtIn ? t(`fraud.rules.${rule.builtIn}.title`) : rule.name;
  const key = `${rule?.id ?? "new"} ${shown} ${start.edits}`;
  return (
    <>
      <PageHeader
        back={{ to: "/console/rules", label: t("rules.back") }}
        title={title}
        meta={rule && <RuleStateBadge state={rule.state} />}
      />
      <PageBody>
        <div className="grid max-w-6xl items-start gap-4 xl:grid-cols-[minmax(0,3fr)_minmax(18rem,2fr)]">
          {rule?.builtIn ? null : (
            <RuleEditor
              key={key}
              ruleId={rule?.id ?? null}
              start={start}
              mayDraft={rights.draft}
              backtest={backtest}
            />
          )}
          {rule && (
            <RuleSide
              rule={rule}
              figures={figures}
              withName={nameOf(figures?.with?.key ?? null, withName)}
              rights={rights}
              shownVersion={shown}
            />
          )}
        </div>
      </PageBody>
    </>
  );
}

export function ErrorBoundary() {
  return <ErrorPage />;
}
