import { useRevalidator } from "@remix-run/react";
import { CircleCheck, CircleX, RefreshCw } from "lucide-react";
import { useEffect, useMemo } from "react";
import { Badge } from "#app/components/badge.tsx";
import { Button } from "#app/components/button.tsx";
import { type DataColumn, DataTable } from "#app/components/data-table.tsx";
import { PageBody, PageHeader, Panel } from "#app/components/page.tsx";
import { Time, useFormat } from "#app/components/viewer.tsx";
import type { DemoState } from "#app/features/simulation/demo.server.ts";
import type { system as en } from "#app/i18n/en/system.ts";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { seconds } from "#app/platform/time.ts";
import { DemoControl } from "./demo-control.tsx";
import type { systemHealth } from "./health.server.ts";

type Health = Awaited<ReturnType<typeof systemHealth>>;
type QueueState = Health["queues"][number];
type ProcessState = Health["processes"][number];

/** What processes count; the worker's and the web's own names. */
type Counter = keyof typeof en.counter;

const lookAgainEvery = seconds(5);

/** Reads the page anew while it is looked at. */
function useFreshHealth() {
  const { revalidate, state } = useRevalidator();
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === "visible" && state === "idle") revalidate();
    }, lookAgainEvery);
    return () => clearInterval(timer);
  }, [revalidate, state]);
  return { revalidate, looking: state === "loading" };
}

function Checks({ checks }: { checks: Health["checks"] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <ul className="grid gap-px overflow-hidden bg-line sm:grid-cols-2 xl:grid-cols-4">
      {(["postgres", "redis", "migrations", "workers"] as const).map((name) => {
        const { ok, ms, detail } = checks[name];
        return (
          <li key={name} className="flex flex-col gap-1 bg-surface px-4 py-3">
            <span className="flex items-center gap-2 font-medium text-strong">
              {t(`system.check.${name}`)}
              <span className="ml-auto">
                <Badge tone={ok ? "ok" : "danger"} icon={ok ? CircleCheck : CircleX}>
                  {t(ok ? "system.up" : "system.down")}
                </Badge>
              </span>
            </span>
            <span className="tabular truncate text-xs text-muted" title={detail}>
              {t("system.milliseconds", { value: format.number(ms) })}
              {detail && ` · ${detail}`}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

function Backlog({ backlog, label }: { backlog: Health["backlog"]; label: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (!backlog) return <p className="text-danger">{t("system.backlogUnknown")}</p>;
  if (backlog.waiting === 0 && backlog.oldest === 0)
    return <p className="text-ink">{t("system.nothingWaits")}</p>;
  return (
    <dl className="flex gap-10">
      <div>
        <dt className="text-xs text-muted">{label}</dt>
        <dd className="tabular text-xl font-semibold text-strong">{format.number(backlog.waiting)}</dd>
      </div>
      <div>
        <dt className="text-xs text-muted">{t("system.oldest")}</dt>
        <dd className="tabular text-xl font-semibold text-strong">
          {t("system.seconds", { value: format.number(backlog.oldest / 1000) })}
        </dd>
      </div>
    </dl>
  );
}

function useQueueColumns() {
  const { t } = useTranslation();
  const format = useFormat();
  return useMemo(
    (): DataColumn<QueueState>[] => [
      {
        id: "queue",
        header: t("system.queue"),
        cell: ({ name }) => <span className="font-medium text-strong">{name}</span>,
      },
      ...(["waiting", "active", "delayed", "failed"] as const).map((state) => ({
        id: state,
        header: t(`system.state.${state}`),
        align: "right" as const,
        cell: (queue: QueueState) => (
          <span
            className={state === "failed" && queue.failed > 0 ? "tabular font-medium text-danger" : "tabular"}
          >
            {format.number(queue[state])}
          </span>
        ),
      })),
    ],
    [t, format],
  );
}

function useProcessColumns() {
  const { t } = useTranslation();
  const format = useFormat();
  return useMemo(
    (): DataColumn<ProcessState>[] => [
      {
        id: "kind",
        header: t("system.process"),
        cell: ({ kind, pid, host }) => (
          <>
            <span className="font-medium text-strong">{t(`system.kind.${kind}`)}</span>{" "}
            <span className="tabular text-xs text-muted">
              {host} · {pid}
            </span>
          </>
        ),
      },
      {
        id: "started",
        header: t("system.started"),
        wideOnly: true,
        cell: ({ startedAt }) => <Time at={startedAt} />,
      },
      { id: "seen", header: t("system.seen"), wideOnly: true, cell: ({ seenAt }) => <Time at={seenAt} /> },
      {
        id: "handled",
        header: t("system.handled"),
        align: "right",
        cell: ({ counters }) => (
          <span className="tabular block whitespace-normal py-1.5">
            {Object.entries(counters)
              .filter(([, count]) => count > 0)
              .map(([name, count]) => `${t(`system.counter.${name as Counter}`)} ${format.number(count)}`)
              .join(" · ")}
          </span>
        ),
      },
    ],
    [t, format],
  );
}

/** Queues, lag and processes: whether the console keeps up, and what does not. */
export function SystemPage({
  checks,
  backlog,
  counting,
  queues,
  processes,
  demo,
  mayControl,
  at,
}: Health & { demo: DemoState; mayControl: boolean; at: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { revalidate, looking } = useFreshHealth();
  const queueColumns = useQueueColumns();
  const processColumns = useProcessColumns();
  return (
    <>
      <PageHeader
        title={t("system.title")}
        lead={t("system.refreshed", { ago: format.relative(at) })}
        actions={
          <Button size="sm" icon={RefreshCw} onClick={revalidate} aria-busy={looking}>
            {t("system.look")}
          </Button>
        }
      />
      <PageBody>
        <div className="flex max-w-5xl flex-col gap-4">
          <Panel title={t("system.checks")} flush>
            <Checks checks={checks} />
          </Panel>
          <div className="grid gap-4 lg:grid-cols-3">
            <Panel title={t("system.backlog")}>
              <Backlog backlog={backlog} label={t("system.waiting")} />
            </Panel>
            <Panel title={t("system.counting")}>
              <Backlog backlog={counting} label={t("system.waitingForCount")} />
            </Panel>
            <Panel title={t("demo.title")}>
              <DemoControl demo={demo} mayControl={mayControl} />
            </Panel>
          </div>
          <Panel title={t("system.queues")} flush>
            <DataTable
              inline
              label={t("system.queues")}
              rows={queues}
              columns={queueColumns}
              rowId={(queue) => queue.name}
              empty={<p className="p-4 text-muted">{t("system.queuesUnknown")}</p>}
            />
          </Panel>
          <Panel title={t("system.processes")} flush>
            <DataTable
              inline
              label={t("system.processes")}
              rows={processes}
              columns={processColumns}
              rowId={(process) => process.id}
              empty={<p className="p-4 text-muted">{t("system.noProcesses")}</p>}
            />
          </Panel>
        </div>
      </PageBody>
    </>
  );
}
