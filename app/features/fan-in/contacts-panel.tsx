import { Link } from "@remix-run/react";
import { ComposedChart, Line, Tooltip, XAxis, YAxis } from "recharts";
import {
  MarkedInstant,
  markedMargin,
  PointTooltip,
  useScaledTimeAxis,
  valueAxis,
} from "#app/components/charts/axes.tsx";
import { ChartPanel } from "#app/components/charts/chart-panel.tsx";
import { useLead } from "#app/components/charts/lead.ts";
import { Plot } from "#app/components/charts/plot.tsx";
import { Panel } from "#app/components/page.tsx";
import { Time, useFormat } from "#app/components/viewer.tsx";
import { bucketLength } from "#app/features/failures/contacts/contact-rate.ts";
import { paymentsPath, stretchFilters } from "#app/features/failures/payments-path.ts";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { ContactPoint, Unexplained } from "./unexplained.server.ts";

/** How many customers wrote, against how many usually do for so many failed payments. */
export function ContactChart({
  points,
  startedAt,
  children,
}: {
  points: ContactPoint[];
  startedAt: string;
  /** what was seen, in words */
  children: React.ReactNode;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const axis = useScaledTimeAxis(points);
  const declinesPath = (at: number) =>
    paymentsPath({}, { status: "failed", ...stretchFilters({ from: at, to: at + bucketLength }) });
  const lead = useLead(declinesPath);
  const usual = (count: number | null) => (count === null ? "–" : count.toFixed(1));
  return (
    <ChartPanel
      title={t("incidents.contacts.chart")}
      lead={t("incidents.contacts.chartLead")}
      table={{
        head: [
          t("incidents.chart.time"),
          t("incidents.contacts.begun"),
          t("incidents.chart.band"),
          t("incidents.failedPayments"),
        ],
        rows: () =>
          points.map(({ at, contacts, usual: due, declines }) => ({
            key: String(at),
            cells: [
              format.short(at),
              format.number(contacts),
              usual(due),
              { text: format.number(declines), to: declinesPath(at) },
            ],
          })),
      }}
    >
      {children}
      <Plot className="h-52" lead={lead}>
        <ComposedChart data={points} margin={markedMargin} accessibilityLayer {...lead.chart}>
          <XAxis {...axis} />
          <YAxis {...valueAxis} width={32} allowDecimals={false} />
          <Tooltip
            cursor={{ stroke: "var(--line-strong)" }}
            content={
              <PointTooltip<ContactPoint>
                pointed={lead.pointed}
                lines={({ contacts, declines }) => [t("incidents.contacts.tooltip", { contacts, declines })]}
              />
            }
            isAnimationActive={false}
          />
          <Line
            dataKey="usual"
            stroke="var(--ink-muted)"
            strokeDasharray="4 3"
            dot={false}
            isAnimationActive={false}
          />
          <Line
            dataKey="contacts"
            stroke="var(--chart-2)"
            strokeWidth={2}
            dot={false}
            isAnimationActive={false}
          />
          <MarkedInstant at={startedAt} name={t("incidents.chart.began")} />
        </ComposedChart>
      </Plot>
    </ChartPanel>
  );
}

/** The conversations themselves: what they say is what is wrong. */
export function ContactsPanel({
  conversations,
  missing,
}: Pick<Unexplained, "conversations"> & {
  /** whether payments are missing, rather than customers many */
  missing: boolean;
}) {
  const { t } = useTranslation();
  return (
    <Panel
      title={t("incidents.contacts.title")}
      lead={t(missing ? "incidents.missing.contactsLead" : "incidents.contacts.lead")}
    >
      {conversations.length === 0 ? (
        <p className="text-sm text-muted">
          {t(missing ? "incidents.missing.contactsEmpty" : "incidents.contacts.empty")}
        </p>
      ) : (
        <ul>
          {conversations.map((one) => (
            <li key={one.id} className="flex items-start gap-3 border-t border-line py-1.5 first:border-0">
              <div className="min-w-0 flex-1">
                <Link
                  to={`/console/inbox/${one.id}`}
                  className="block truncate text-sm text-strong hover:underline"
                >
                  {one.customerName ?? t("incidents.gathered.unknown")} · {one.subject}
                </Link>
                <p className="truncate text-xs text-muted">{one.preview}</p>
              </div>
              <span className="whitespace-nowrap pt-0.5 text-xs text-muted">
                <Time at={one.createdAt} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
