import { Link } from "@remix-run/react";
import { Scale } from "lucide-react";
import { useMemo } from "react";
import { ButtonLink } from "#app/components/button.tsx";
import { type DataColumn, DataTable } from "#app/components/data-table.tsx";
import { EmptyState } from "#app/components/states.tsx";
import { useFormat } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { EffectText, RuleStateBadge } from "./rule-badges.tsx";
import type { RuleFigures } from "./rule-figures.server.ts";
import { shareOf } from "./rule-side.tsx";
import type { ListedRule } from "./rules.server.ts";

/** A rule with how its furthest version did. */
export interface RuleRow extends ListedRule {
  figures: RuleFigures | null;
  /** the rule it hits most with, by name */
  withName: string | null;
}

const linkTo = ({ id }: RuleRow) => `/console/rules/${id}`;

/** The version a list speaks of: the one that has come furthest. */
export const shownVersion = ({ versions, state }: ListedRule) =>
  versions.find((one) => one.state === state) ?? null;

function Name({ row }: { row: RuleRow }) {
  const { t } = useTranslation();
  return (
    <span className="flex min-w-0 items-baseline gap-2">
      <Link to={linkTo(row)} tabIndex={-1} className="truncate font-medium text-strong hover:underline">
        {row.builtIn ? t(`fraud.rules.${row.builtIn}.title`) : row.name}
      </Link>
      {row.builtIn && <span className="shrink-0 text-xs text-muted">{t("rules.builtIn")}</span>}
    </span>
  );
}

function Wrong({ figures }: { figures: RuleFigures | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  const decided = (figures?.fraud ?? 0) + (figures?.legitimate ?? 0);
  if (decided === 0) return <span className="text-muted">{t("rules.notDecided")}</span>;
  return t("rules.wrongOf", {
    share: format.percent((figures?.legitimate ?? 0) / decided),
    count: decided,
  });
}

function Does({ row }: { row: RuleRow }) {
  const { t } = useTranslation();
  const version = shownVersion(row);
  return version ? <EffectText {...version} /> : <span className="text-muted">{t("rules.does.own")}</span>;
}

function useColumns(): DataColumn<RuleRow>[] {
  const { t } = useTranslation();
  const format = useFormat();
  return useMemo(
    () => [
      { id: "name", header: t("rules.column.name"), cell: (row) => <Name row={row} /> },
      {
        id: "state",
        header: t("rules.column.state"),
        cell: ({ state }) => <RuleStateBadge state={state} />,
        width: "7rem",
      },
      {
        id: "does",
        header: t("rules.column.does"),
        cell: (row) => <Does row={row} />,
        width: "8rem",
        wideOnly: true,
      },
      {
        id: "hits",
        header: t("rules.column.hits"),
        cell: ({ figures }) => (
          <span className="tabular">
            {figures && figures.of > 0 && (
              <span className="mr-2 text-xs text-muted">{shareOf(figures, format.percent)}</span>
            )}
            {format.number(figures?.hits ?? 0)}
          </span>
        ),
        width: "9rem",
        align: "right",
      },
      {
        id: "wrong",
        header: t("rules.column.wrong"),
        cell: ({ figures }) => <Wrong figures={figures} />,
        width: "12rem",
        wideOnly: true,
      },
      {
        id: "overlap",
        header: t("rules.column.overlap"),
        cell: ({ figures, withName }) =>
          figures?.with && withName ? (
            t("rules.overlapWith", {
              share: format.percent(Math.min(1, figures.with.hits / Math.max(1, figures.hits))),
              name: withName,
            })
          ) : (
            <span className="text-muted">{figures?.hits ? t("rules.alone") : "–"}</span>
          ),
        width: "17rem",
        wideOnly: true,
      },
      {
        id: "owner",
        header: t("rules.column.owner"),
        cell: ({ owner }) => owner ?? <span className="text-muted">–</span>,
        width: "9rem",
        wideOnly: true,
      },
    ],
    [t, format],
  );
}

/** All rules, one line each: those people wrote, then the built-in ones. */
export function RuleList({ rows, mayDraft }: { rows: RuleRow[]; mayDraft: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const own = rows.some(({ builtIn }) => builtIn === null);
  return (
    <>
      {!own && (
        <div className="border-b border-line">
          <EmptyState
            small
            icon={Scale}
            title={t("rules.empty.title")}
            detail={t("rules.empty.detail")}
            action={mayDraft && <ButtonLink to="/console/rules/new">{t("rules.new")}</ButtonLink>}
          />
        </div>
      )}
      <DataTable
        label={t("rules.title")}
        rows={rows}
        rowId={({ id }) => id}
        rowLink={linkTo}
        columns={useColumns()}
        empty={null}
        card={(row) => (
          <span className="flex items-center justify-between gap-3">
            <span className="min-w-0">
              <Name row={row} />
              <span className="block truncate text-xs text-muted">
                {t("rules.column.hits")} · {format.number(row.figures?.hits ?? 0)}
              </span>
            </span>
            <RuleStateBadge state={row.state} />
          </span>
        )}
      />
    </>
  );
}
