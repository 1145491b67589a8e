import { Link, useSearchParams } from "@remix-run/react";
import { Download } from "lucide-react";
import { useState } from "react";
import { Panel } from "#app/components/page.tsx";
import { ScrollRegion } from "#app/components/scroll-region.tsx";
import { SegmentedChoice } from "#app/components/segmented.tsx";
import { useFormat } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import {
  type Attainment,
  type AttainmentReport,
  type Kept,
  keptShare,
  promised,
  together,
} from "./attainment.ts";
import { type Dimension, dimensions } from "./report.ts";
import { useNarrowed } from "./report-tables.tsx";
import { useGroupName } from "./report-words.tsx";

const firstHead = "px-2 py-1.5 text-left text-xs font-medium text-muted whitespace-nowrap";
const head = "px-2 py-1.5 text-right text-xs font-medium text-muted whitespace-nowrap";
const cell = "px-2 py-1.5 text-right text-ink whitespace-nowrap";
/** Rows of the table; the export holds the rest. */
const shown = 24;

/** A share that was kept, with how many of how many. */
function Share({ counts }: { counts: Kept }) {
  const { t } = useTranslation();
  const format = useFormat();
  const share = keptShare(counts);
  if (share === null) return <span className="text-muted">–</span>;
  return (
    <span title={t("reports.service.of", { kept: counts.kept, total: counts.kept + counts.missed })}>
      {format.percent(share)}{" "}
      <span className="text-2xs text-muted">{format.number(counts.kept + counts.missed)}</span>
    </span>
  );
}

function Row({ name, to, attainment }: { name: string; to: string | null; attainment: Attainment }) {
  const { t } = useTranslation();
  return (
    <tr className="border-t border-line">
      <th scope="row" className="max-w-48 truncate px-2 py-1.5 text-left font-normal">
        {to ? (
          <Link
            to={to}
            preventScrollReset
            aria-label={t("reports.narrow", { name })}
            className="text-action-text hover:underline"
          >
            {name}
          </Link>
        ) : (
          name
        )}
      </th>
      {promised.map((target) => (
        <td key={target} className={cell}>
          <Share counts={attainment[target]} />
        </td>
      ))}
      <td className={cell}>
        <Share counts={together(attainment)} />
      </td>
    </tr>
  );
}

/** How promises were kept: in all, and by whatever a lead asks. */
export function AttainmentPanel({ report }: { report: AttainmentReport }) {
  const { t } = useTranslation();
  const [by, setBy] = useState<Dimension>("team");
  const [search] = useSearchParams();
  const nameOf = useGroupName();
  const narrowed = useNarrowed();
  const groups = report.groups[by];
  const decided = together(report.now).kept + together(report.now).missed;
  return (
    <Panel
      flush
      title={t("reports.service.title")}
      lead={t("reports.service.lead")}
      actions={
        <a
          href={`/console/reports/export?${new URLSearchParams({ ...Object.fromEntries(search), of: "service" })}`}
          className="inline-flex h-7 items-center gap-1.5 rounded-md px-2 text-xs font-medium text-muted hover:bg-hover hover:text-strong"
        >
          <Download aria-hidden className="size-3.5" />
          {t("reports.export")}
        </a>
      }
    >
      {decided === 0 ? (
        <p className="px-4 py-3 text-sm text-muted">{t("reports.service.none")}</p>
      ) : (
        <>
          <div className="px-4 py-2">
            <SegmentedChoice
              label={t("reports.service.by")}
              value={by}
              options={dimensions.map((value) => ({ value, label: t(`reports.value.${value}`) }))}
              onChange={setBy}
            />
          </div>
          <ScrollRegion label={t("reports.service.title")} className="overflow-x-auto px-2">
            <table className="tabular w-full text-sm">
              <thead>
                <tr>
                  <th scope="col" className={firstHead}>
                    {t(`reports.value.${by}`)}
                  </th>
                  {promised.map((target) => (
                    <th key={target} scope="col" className={head}>
                      {t(`due.target.${target}`)}
                    </th>
                  ))}
                  <th scope="col" className={head}>
                    {t("reports.service.together")}
                  </th>
                </tr>
              </thead>
              <tbody>
                <Row name={t("reports.service.all")} to={null} attainment={report.now} />
                {groups.slice(0, shown).map(({ value, name, attainment }) => (
                  <Row
                    key={value ?? "none"}
                    name={nameOf(by, { value, name })}
                    to={by === "hour" ? null : narrowed(by, value ?? "none")}
                    attainment={attainment}
                  />
                ))}
              </tbody>
            </table>
          </ScrollRegion>
        </>
      )}
    </Panel>
  );
}
