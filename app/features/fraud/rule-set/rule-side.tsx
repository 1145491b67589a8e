import { Link, useFetcher } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { Banner } from "#app/components/banner.tsx";
import { Button } from "#app/components/button.tsx";
import { SparkLine } from "#app/components/charts/spark-line.tsx";
import { Panel } from "#app/components/page.tsx";
import { useToast } from "#app/components/toast.tsx";
import { Time, useFormat } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { EffectText, RuleStateBadge } from "./rule-badges.tsx";
import type { RuleFigures } from "./rule-figures.server.ts";
import type { ListedRule, ListedVersion } from "./rules.server.ts";
import { builtInWays, isRelease, type RuleState, waysFrom } from "./written-rule.ts";

/** Who may do what on the page. */
export interface RuleRights {
  draft: boolean;
  release: boolean;
}

const mayMove = (rights: RuleRights, from: RuleState, to: RuleState) =>
  isRelease(from, to) ? rights.release : rights.draft;

/** One step of a version, told by what it means from where it is. */
function useStepWords() {
  const { t } = useTranslation();
  return (from: RuleState, to: RuleState) => {
    if (from === "retired" && to === "live") return t("rules.move.back");
    if (from === "live" && to === "shadow") return t("rules.move.demote");
    return t(`rules.move.${to}`);
  };
}

function Steps({
  ruleId,
  version,
  from,
  rights,
}: {
  ruleId: string;
  version: number | null;
  from: RuleState;
  rights: RuleRights;
}) {
  const { t } = useTranslation();
  const words = useStepWords();
  const toast = useToast();
  const moving = useFetcher<{ moved?: RuleState; problem?: string }>();
  const told = useRef<unknown>(undefined);
  useEffect(() => {
    if (moving.state !== "idle" || !moving.data || moving.data === told.current) return;
    told.current = moving.data;
    if (moving.data.moved) toast(t("rules.moved", { state: t(`rules.state.${moving.data.moved}`) }));
  }, [moving.state, moving.data, toast, t]);
  const ways = (version === null ? builtInWays(from) : waysFrom(from)).filter((to) =>
    mayMove(rights, from, to),
  );
  if (ways.length === 0) return null;
  return (
    <div className="mt-2 flex flex-col gap-2">
      {moving.data?.problem && <Banner tone="danger">{t("rules.editor.conflict")}</Banner>}
      <div className="flex flex-wrap gap-2">
        {ways.map((to) => (
          <Button
            key={to}
            size="sm"
            variant={to === "live" ? "primary" : "secondary"}
            pending={moving.formData?.get("to") === to}
            onClick={() =>
              moving.submit(
                { intent: "move", from, to, version: String(version ?? 0) },
                { method: "post", action: `/console/rules/${ruleId}` },
              )
            }
          >
            {words(from, to)}
          </Button>
        ))}
      </div>
    </div>
  );
}

function Version({
  ruleId,
  version,
  rights,
  shown,
}: {
  ruleId: string;
  version: ListedVersion;
  rights: RuleRights;
  shown: boolean;
}) {
  const { t } = useTranslation();
  return (
    <li className="border-t border-line px-4 py-3 first:border-t-0">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <span className="font-medium text-strong">
          {t("rules.editor.version", { version: version.version })}
        </span>
        <RuleStateBadge state={version.state} />
        <span className="text-xs text-muted">
          <EffectText {...version} />
        </span>
        <span className="ml-auto text-xs text-muted">
          <Time at={version.retiredAt ?? version.liveAt ?? version.createdAt} />
        </span>
      </div>
      <p className="mt-0.5 text-xs text-muted">{t(`rules.stateLead.${version.state}`)}</p>
      {version.by && <p className="text-xs text-muted">{version.by}</p>}
      {version.note && (
        <p className="mt-1 whitespace-pre-wrap break-words text-sm text-ink">{version.note}</p>
      )}
      <Steps ruleId={ruleId} version={version.version} from={version.state} rights={rights} />
      {!shown && rights.draft && (
        <p className="mt-1.5">
          <Link to={`?version=${version.version}`} className="text-xs text-action-text hover:underline">
            {t("rules.editor.load")}
          </Link>
        </p>
      )}
    </li>
  );
}

/** How often a rule hits, of the payments of the same days; what is rare is not rounded to never. */
export const shareOf = ({ hits, of }: RuleFigures, percent: (share: number) => string): string =>
  hits > 0 && hits / of < 0.001 ? `< ${percent(0.001)}` : percent(Math.min(1, hits / of));

function Figures({ figures, withName }: { figures: RuleFigures; withName: string | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  const decided = figures.fraud + figures.legitimate;
  const rows = [
    [
      t("rules.hits"),
      figures.of > 0
        ? t("rules.hitsOf", { hits: format.number(figures.hits), share: shareOf(figures, format.percent) })
        : format.number(figures.hits),
    ],
    [t("rules.right"), format.number(figures.fraud)],
    [t("rules.wrongOnes"), format.number(figures.legitimate)],
    [
      t("rules.column.wrong"),
      decided === 0
        ? t("rules.notDecided")
        : t("rules.wrongOf", { share: format.percent(figures.legitimate / decided), count: decided }),
    ],
    [
      t("rules.column.overlap"),
      figures.with && withName
        ? t("rules.overlapWith", {
            share: format.percent(Math.min(1, figures.with.hits / Math.max(1, figures.hits))),
            name: withName,
          })
        : t("rules.alone"),
    ],
  ] as const;
  return (
    <Panel title={t("rules.figures")} lead={t("rules.figuresLead")}>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5 text-sm">
        {rows.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd className="tabular text-right text-ink">{value}</dd>
          </div>
        ))}
      </dl>
      {figures.hits > 0 && (
        <div className="mt-3">
          <p className="mb-1 text-xs text-muted">{t("rules.hitsADay")}</p>
          <SparkLine values={figures.days} label={t("rules.hitsADay")} />
        </div>
      )}
    </Panel>
  );
}

/** Beside the editor: how the rule did, its versions, and their steps. */
export function RuleSide({
  rule,
  figures,
  withName,
  rights,
  shownVersion,
}: {
  rule: ListedRule;
  figures: RuleFigures | null;
  withName: string | null;
  rights: RuleRights;
  shownVersion: number | null;
}) {
  const { t } = useTranslation();
  return (
    <div className="flex min-w-0 flex-col gap-4">
      {figures && <Figures figures={figures} withName={withName} />}
      {rule.builtIn ? (
        <Panel title={t("rules.column.state")}>
          <RuleStateBadge state={rule.state} />
          <p className="mt-1.5 text-sm text-muted">{t(`rules.stateLead.${rule.state}`)}</p>
          <p className="mt-1.5 text-sm text-muted">{t("rules.builtInLead")}</p>
          <Steps ruleId={rule.id} version={null} from={rule.state} rights={rights} />
        </Panel>
      ) : (
        <Panel title={t("rules.editor.versions")} flush>
          <ol>
            {rule.versions.map((version) => (
              <Version
                key={version.id}
                ruleId={rule.id}
                version={version}
                rights={rights}
                shown={version.version === shownVersion}
              />
            ))}
          </ol>
          {!rights.release && (
            <p className="border-t border-line px-4 py-2 text-xs text-muted">{t("rules.mayNot")}</p>
          )}
        </Panel>
      )}
    </div>
  );
}
