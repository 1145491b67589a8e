import { Link, useRevalidator } from "@remix-run/react";
import { Hourglass, ShieldCheck } from "lucide-react";
import { useMemo, useState } from "react";
import { ArrivedNotice, Banner } from "#app/components/banner.tsx";
import { type DataColumn, DataTable } from "#app/components/data-table.tsx";
import { useLiveEvent } from "#app/components/live.tsx";
import { PageHeader } from "#app/components/page.tsx";
import { SegmentedLinks } from "#app/components/segmented.tsx";
import { EmptyState } from "#app/components/states.tsx";
import { Time, useFormat } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { subjectOf } from "./incident-state.ts";
import type { IncidentLine } from "./incident-view.ts";
import { SeverityBadge, StateBadge, useScopeWords } from "./incident-words.tsx";
import type { Learning } from "./learning.ts";
import { useLearningWords } from "./learning-words.tsx";

/** Incidents, open ones first. What changes is told above the list; the rows hold still until asked. */
export function IncidentList({
  rows,
  all,
  learning,
}: {
  rows: IncidentLine[];
  all: boolean;
  /** what detection has still to learn */
  learning: Learning | null;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const scopeWords = useScopeWords();
  const learningWords = useLearningWords();
  const { revalidate } = useRevalidator();
  const [changed, setChanged] = useState<ReadonlySet<string>>(new Set());
  useLiveEvent("incident.changed", ({ id, state }) => {
    // A new one, or one that changes its state, is worth a word; figures are read anew quietly.
    const held = rows.find((row) => row.id === id);
    if (held && held.state === state) revalidate();
    else setChanged((before) => new Set(before).add(id));
  });
  const look = () => {
    setChanged(new Set());
    revalidate();
  };
  const columns = useMemo(
    (): DataColumn<IncidentLine>[] => [
      {
        id: "incident",
        header: t("incidents.column.incident"),
        cell: ({ id, scope, merchantName, pattern, number }) => (
          <Link
            to={`/console/incidents/${id}`}
            tabIndex={-1}
            className="block min-w-0 truncate hover:underline"
          >
            <span className="font-medium text-strong">{scopeWords(scope, merchantName)}</span>{" "}
            <span className="text-muted">
              {t(`incidents.pattern.${pattern}`)} · {number}
            </span>
          </Link>
        ),
      },
      {
        id: "state",
        header: t("incidents.column.state"),
        width: "11rem",
        cell: ({ state, growing }) => <StateBadge state={state} growing={growing} />,
      },
      {
        id: "severity",
        header: t("incidents.column.severity"),
        width: "6.5rem",
        wideOnly: true,
        cell: ({ severity }) => <SeverityBadge severity={severity} />,
      },
      {
        id: "payments",
        header: t("incidents.column.payments"),
        width: "6rem",
        align: "right",
        wideOnly: true,
        // Where payments are missing, or customers write without them, none failed.
        cell: ({ payments, pattern }) => {
          const subject = subjectOf(pattern);
          if (subject === "contacts") return "–";
          if (subject === "missing") return t("incidents.missing.count", { count: format.number(payments) });
          return format.number(payments);
        },
      },
      {
        id: "customers",
        header: t("incidents.column.customers"),
        width: "7rem",
        align: "right",
        wideOnly: true,
        cell: ({ customers, pattern }) =>
          subjectOf(pattern) === "missing" ? t("incidents.missing.unknown") : format.number(customers),
      },
      {
        id: "conversations",
        header: t("incidents.column.conversations"),
        width: "8rem",
        align: "right",
        wideOnly: true,
        // Nobody is gathered under what customers write about: they are what was seen.
        cell: ({ conversations, pattern, observed }) =>
          format.number(pattern === "contacts" ? observed : conversations),
      },
      {
        id: "owner",
        header: t("incidents.owner"),
        width: "9rem",
        wideOnly: true,
        cell: ({ ownerName }) =>
          ownerName ? (
            <span className="block truncate">{ownerName}</span>
          ) : (
            <span className="text-muted">{t("incidents.noOwner")}</span>
          ),
      },
      {
        id: "started",
        header: t("incidents.column.started"),
        width: "8rem",
        cell: ({ startedAt }) => <Time at={startedAt} />,
      },
    ],
    [t, format, scopeWords],
  );
  return (
    <>
      <PageHeader
        title={t("incidents.title")}
        lead={t("incidents.lead")}
        actions={
          <SegmentedLinks
            label={t("incidents.view.label")}
            items={[
              { to: "/console/incidents", label: t("incidents.view.current"), current: !all },
              { to: "/console/incidents?all=yes", label: t("incidents.view.all"), current: all },
            ]}
          />
        }
      />
      <ArrivedNotice
        text={changed.size > 0 ? t("incidents.news", { count: changed.size }) : null}
        verb={t("incidents.look")}
        onShow={look}
      />
      {learning && rows.length > 0 && (
        <Banner tone="warn">{`${t("incidents.learning.title")}: ${learningWords(learning)}`}</Banner>
      )}
      <DataTable
        label={t("incidents.title")}
        columns={columns}
        rows={rows}
        rowId={({ id }) => id}
        rowLink={({ id }) => `/console/incidents/${id}`}
        card={(row) => (
          <div className="flex min-w-0 flex-col gap-1">
            <span className="truncate font-medium text-strong">
              {scopeWords(row.scope, row.merchantName)}
            </span>
            <span className="flex min-w-0 items-center gap-2 text-xs text-muted">
              <StateBadge state={row.state} />
              {row.severity > 1 && <SeverityBadge severity={row.severity} />}
              <span className="truncate">{t(`incidents.pattern.${row.pattern}`)}</span>
              <span className="ml-auto">
                <Time at={row.startedAt} />
              </span>
            </span>
          </div>
        )}
        empty={
          learning ? (
            <EmptyState
              icon={Hourglass}
              title={t("incidents.learning.title")}
              detail={learningWords(learning)}
            />
          ) : (
            <EmptyState
              icon={ShieldCheck}
              title={t(all ? "incidents.emptyAll" : "incidents.empty")}
              detail={t("incidents.emptyDetail")}
            />
          )
        }
      />
    </>
  );
}
