import { Form, Link, useNavigation } from "@remix-run/react";
import { BrainCircuit } from "lucide-react";
import { useMemo } from "react";
import { Button } from "#app/components/button.tsx";
import { type DataColumn, DataTable } from "#app/components/data-table.tsx";
import { SelectField } from "#app/components/field.tsx";
import { Panel } from "#app/components/page.tsx";
import { EmptyState } from "#app/components/states.tsx";
import { useFormat } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { enoughPayments } from "../habit-distance/reference.ts";
import { ModelBadge } from "./model-badge.tsx";
import { enoughFrauds } from "./model-state.ts";
import type { ModelRow, ReferenceFigures } from "./models.server.ts";

const linkTo = ({ version }: ModelRow) => `/console/models/${version}`;
const figure = (value: number | null | undefined) => (value == null ? "–" : value.toFixed(3));

/** What scores now, said plainly: without a model nothing was learned. */
export function NowScoring({
  models,
  reference,
}: {
  models: readonly ModelRow[];
  reference: ReferenceFigures | null;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const live = models.find(({ state }) => state === "live");
  return (
    <Panel title={t("models.now")}>
      <p className="font-medium text-strong">
        {live ? t("models.nowModel", { version: live.version }) : t("models.nowRules")}
      </p>
      <p className="mt-0.5 max-w-prose text-sm text-muted">
        {t(live ? "models.nowModelLead" : "models.nowRulesLead")}
      </p>
      {!live && (
        <p className="mt-2 max-w-prose text-sm text-muted">
          {reference
            ? t("models.nowReference", {
                payments: format.number(reference.payments),
                from: format.date(reference.from),
                to: format.date(reference.to),
              })
            : t("models.nowNoReference", { least: format.number(enoughPayments) })}
        </p>
      )}
    </Panel>
  );
}

const dayChoices = [7, 14, 30, 60, 90];
const maturityChoices = [0, 1, 3, 7, 14, 30];

/** Asks for a model. */
export function TrainForm({ labels }: { labels: { frauds: number; legitimate: number } }) {
  const { t } = useTranslation();
  const format = useFormat();
  const busy = useNavigation().formAction?.startsWith("/console/models") ?? false;
  const choices = (values: readonly number[]) =>
    values.map((value) => ({ value: String(value), label: String(value) }));
  return (
    <Panel title={t("models.train")} lead={t("models.trainLead")}>
      <Form method="post" className="grid gap-3 sm:grid-cols-2">
        <SelectField label={t("models.days")} name="days" defaultValue="30" options={choices(dayChoices)} />
        <SelectField
          label={t("models.maturity")}
          hint={t("models.maturityHint")}
          name="maturity"
          defaultValue="7"
          options={choices(maturityChoices)}
        />
        <div className="flex flex-wrap items-center justify-between gap-3 sm:col-span-2">
          <p className="text-xs text-muted">
            {t("models.labels", { count: labels.frauds, legitimate: format.number(labels.legitimate) })}{" "}
            {labels.frauds < enoughFrauds && t("models.labelsNeeded", { count: enoughFrauds })}
          </p>
          <Button type="submit" variant="primary" pending={busy}>
            {t("models.train")}
          </Button>
        </div>
      </Form>
    </Panel>
  );
}

function useColumns(): DataColumn<ModelRow>[] {
  const { t } = useTranslation();
  const format = useFormat();
  return useMemo(
    () => [
      {
        id: "model",
        header: t("models.column.model"),
        cell: (row) => (
          <Link to={linkTo(row)} tabIndex={-1} className="font-medium text-strong hover:underline">
            {t("models.name", { version: row.version })}
          </Link>
        ),
      },
      {
        id: "state",
        header: t("models.column.state"),
        cell: ({ state }) => <ModelBadge state={state} />,
        width: "8rem",
      },
      {
        id: "window",
        header: t("models.column.window"),
        cell: ({ trainedFrom, trainedTo }) => (
          <span className="tabular">{`${format.date(trainedFrom)} – ${format.date(trainedTo)}`}</span>
        ),
        width: "16rem",
        wideOnly: true,
      },
      {
        id: "frauds",
        header: t("models.column.frauds"),
        cell: ({ card }) => <span className="tabular">{card ? format.number(card.frauds) : "–"}</span>,
        width: "7rem",
        align: "right",
      },
      {
        id: "ap",
        header: t("models.column.ap"),
        cell: ({ card }) => <span className="tabular">{figure(card?.trees.averagePrecision)}</span>,
        width: "9rem",
        align: "right",
      },
      {
        id: "auc",
        header: t("models.column.auc"),
        cell: ({ card }) => <span className="tabular">{figure(card?.trees.auc)}</span>,
        width: "6rem",
        align: "right",
        wideOnly: true,
      },
      {
        id: "by",
        header: t("models.column.by"),
        cell: ({ createdBy }) => createdBy ?? "–",
        width: "10rem",
        wideOnly: true,
      },
    ],
    [t, format],
  );
}

/** Every model, newest first. */
export function ModelList({ models }: { models: ModelRow[] }) {
  const { t } = useTranslation();
  return (
    <DataTable
      label={t("models.title")}
      rows={models}
      rowId={({ version }) => String(version)}
      rowLink={linkTo}
      columns={useColumns()}
      empty={
        <EmptyState icon={BrainCircuit} title={t("models.empty.title")} detail={t("models.empty.detail")} />
      }
      card={(row) => (
        <span className="flex items-center justify-between gap-3">
          <span className="min-w-0">
            <span className="font-medium text-strong">{t("models.name", { version: row.version })}</span>
            <span className="tabular block truncate text-xs text-muted">
              {t("models.column.ap")} {figure(row.card?.trees.averagePrecision)}
            </span>
          </span>
          <ModelBadge state={row.state} />
        </span>
      )}
    />
  );
}
