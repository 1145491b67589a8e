import { Link } from "@remix-run/react";
import { useState } from "react";
import { Button } from "#app/components/button.tsx";
import { Panel } from "#app/components/page.tsx";
import { ScrollRegion } from "#app/components/scroll-region.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { usePicture } from "./picture.tsx";

/** A figure with the way to what it counts. */
export interface Leading {
  text: string;
  to: string;
}

/** What stands behind a chart: the same figures as text. */
export interface ChartTable {
  head: readonly string[];
  /** told when the table is asked for */
  rows(): readonly {
    key: string;
    cells: readonly (string | Leading)[];
  }[];
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
  const { area, button } = usePicture(title);
  return (
    <div ref={area} className={className}>
      <Panel
        title={title}
        lead={lead}
        actions={
          <span data-no-picture className="flex items-center gap-1">
            <Button size="sm" variant="ghost" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
              {t(asTable ? "outcomes.figure" : "outcomes.table")}
            </Button>
            {!asTable && button}
          </span>
        }
      >
        {asTable ? (
          <ScrollRegion label={title} className="max-h-60 overflow-auto">
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
                {table.rows().map(({ key, cells }) => (
                  <tr key={key} className="border-t border-line">
                    {cells.map((cell, place) => (
                      <td
                        key={table.head[place]}
                        className={place === 0 ? "py-0.5 text-ink" : "py-0.5 text-right text-ink"}
                      >
                        {typeof cell === "string" ? (
                          cell
                        ) : (
                          <Link to={cell.to} className="hover:underline">
                            {cell.text}
                          </Link>
                        )}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </ScrollRegion>
        ) : (
          children
        )}
      </Panel>
    </div>
  );
}
