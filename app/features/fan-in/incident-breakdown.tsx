import { Link } from "@remix-run/react";
import { Panel } from "#app/components/page.tsx";
import { useFormat } from "#app/components/viewer.tsx";
import type { IncidentDetail } from "#app/features/failures/incident-view.ts";
import { useValueWords } from "#app/features/failures/incident-words.tsx";
import type { Dimension } from "#app/features/failures/payment.ts";
import { incidentPaymentsPath } from "#app/features/failures/payments-path.ts";
import { useTranslation } from "#app/i18n/use-translation.tsx";

/** Of what is known of the payments, what tells most at a glance, … */
const always: readonly Dimension[] = ["method", "channel", "issuer", "merchant"];
/** … and what tells something where its values differ. */
const whereDiffering: readonly Dimension[] = ["country", "network", "currency"];
const rowsShown = 4;

interface Share {
  key: string;
  words: string;
  count: number;
  /** to the payments behind it */
  to?: string;
}

function Shares({ title, shares }: { title: string; shares: readonly Share[] }) {
  const format = useFormat();
  const most = Math.max(...shares.map(({ count }) => count));
  return (
    <div>
      <h3 className="mb-1 text-xs font-medium text-muted">{title}</h3>
      <ul>
        {shares.map(({ key, words, count, to }) => (
          <li key={key} className="relative flex justify-between gap-2 py-0.5 text-sm">
            <span
              aria-hidden
              className="absolute inset-y-0.5 left-0 rounded-sm bg-neutral-tint"
              style={{ width: `${(count / most) * 100}%` }}
            />
            <span className="relative truncate px-1.5 text-strong">
              {to ? (
                <Link to={to} className="hover:underline">
                  {words}
                </Link>
              ) : (
                words
              )}
            </span>
            <span className="tabular relative pr-1.5">{format.number(count)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Why the payments of an incident failed, and where else they agree beside its slice. */
export function IncidentBreakdown({
  incident,
  seesFailures,
}: {
  incident: IncidentDetail;
  /** may see the payments of a reason */
  seesFailures: boolean;
}) {
  const { t } = useTranslation();
  const words = useValueWords();
  const { breakdown, reasons } = incident;
  const valuesOf = (dimension: Dimension) => breakdown.filter((row) => row.dimension === dimension);
  const groups = [
    ...always.filter((dimension) => valuesOf(dimension).length > 0),
    ...whereDiffering.filter((dimension) => valuesOf(dimension).length > 1),
  ];
  if (groups.length === 0 && reasons.length === 0) return null;
  return (
    <Panel title={t("incidents.breakdown")}>
      <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2">
        {reasons.length > 0 && (
          <Shares
            title={t("incidents.reason")}
            shares={reasons.slice(0, rowsShown).map(({ reason, count }) => ({
              key: reason,
              words: t(`failures.name.${reason}`),
              count,
              to: seesFailures ? incidentPaymentsPath(incident, { reason }) : undefined,
            }))}
          />
        )}
        {groups.map((dimension) => (
          <Shares
            key={dimension}
            title={t(`incidents.dimension.${dimension as "method"}`)}
            shares={valuesOf(dimension)
              .slice(0, rowsShown)
              .map(({ value, name, count }) => ({
                key: value,
                words: words(dimension, value, name),
                count,
                to: incidentPaymentsPath(incident, { [dimension]: value }),
              }))}
          />
        ))}
      </div>
    </Panel>
  );
}
