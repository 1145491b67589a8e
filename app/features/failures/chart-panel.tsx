import { useState } from "react";
import { Button } from "#app/components/button.tsx";
import { Panel } from "#app/components/page.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";

/** What stands behind a chart: the same figures as text. */
export interface ChartTable {
  head: readonly string[];
  rows: readonly { key: string; cells: readonly string[] }[];
}

/** A chart with the table behind it, a press away. */
export function ChartPanel({
  title,
  lead,
  table,
  className,
  children,
}: {
  title: string;
  lead?: string;
  table: ChartTable;
  className?: string;
  children: React.ReactNode;
}) {
  const { t } = useTranslation();
  const [asTable, setAsTable] = useState(false);
  return (
    <Panel
      title={title}
      lead={lead}
      className={className}
      actions={
        <Button size="sm" variant="ghost" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          {t(asTable ? "outcomes.figure" : "outcomes.table")}
        </Button>
      }
    >
      {asTable ? (
        <section
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be reached by keyboard
          tabIndex={0}
          aria-label={title}
          className="thin-scroll focus-inset max-h-60 overflow-auto"
        >
          <table className="tabular w-full text-xs">
            <thead className="sticky top-0 bg-surface text-muted">
              <tr>
                {table.head.map((name, place) => (
                  <th
                    key={name}
                    className={place === 0 ? "py-1 text-left font-medium" : "py-1 text-right font-medium"}
                  >
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {table.rows.map(({ key, cells }) => (
                <tr key={key} className="border-t border-line">
                  {cells.map((cell, place) => (
                    <td
                      key={table.head[place]}
                      className={place === 0 ? "py-0.5 text-ink" : "py-0.5 text-right text-ink"}
                    >
                      {cell}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      ) : (
        children
      )}
    </Panel>
  );
}
