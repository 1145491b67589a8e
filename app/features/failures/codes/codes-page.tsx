import { Form, useFetcher, useRevalidator, useSearchParams } from "@remix-run/react";
import { BookOpenCheck, Plus } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { Badge } from "#app/components/badge.tsx";
import { Button } from "#app/components/button.tsx";
import { type DataColumn, DataTable } from "#app/components/data-table.tsx";
import { PageHeader, Toolbar } from "#app/components/page.tsx";
import { SearchField } from "#app/components/search-field.tsx";
import { SegmentedLinks } from "#app/components/segmented.tsx";
import { EmptyState } from "#app/components/states.tsx";
import { useToast } from "#app/components/toast.tsx";
import { Time, useFormat } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { seconds } from "#app/platform/time.ts";
import { type CodeView, codeViews, type ListedCode, type ListedMapping } from "./code-mapping.ts";
import { MappingDialog } from "./mapping-dialog.tsx";
import { MappingHistory } from "./mapping-history.tsx";

/** What the page's form answers. */
export interface CodesAnswer {
  /** the version that was made */
  version?: number;
  problem?: { fields: Record<string, string>; form?: string };
}

/** A code with its scheme, as people write it. */
export function useCodeWords() {
  const { t } = useTranslation();
  return ({ scheme, code }: { scheme: string; code: string }) =>
    `${scheme || t("codes.noScheme")} ${code || t("codes.noCode")}`;
}

function MapButton({ of, onPress }: { of: ListedCode; onPress: () => void }) {
  const { t } = useTranslation();
  const codeWords = useCodeWords();
  // What is only counted together cannot be said to mean one thing.
  if (of.scheme === "" && of.code === "(others)") return null;
  const verb = t(of.reason === "unknown" ? "codes.map" : "codes.change");
  return (
    <Button size="sm" aria-label={`${verb} ${codeWords(of)}`} onClick={onPress}>
      {verb}
    </Button>
  );
}

/** Looks again while the counts are brought after a mapping. */
function useProgress(mappings: readonly ListedMapping[]) {
  const { revalidate, state } = useRevalidator();
  const busy = mappings.some(({ finished }) => !finished);
  useEffect(() => {
    if (!busy) return;
    const timer = setInterval(() => state === "idle" && revalidate(), seconds(1));
    return () => clearInterval(timer);
  }, [busy, state, revalidate]);
}

/** Codes that payments failed with, what each counts as, and what was mapped when by whom. */
export function CodesPage({
  codes,
  sizes,
  unknownFailures,
  failures,
  mappings,
  view,
  q,
  mayManage,
}: {
  codes: ListedCode[];
  sizes: Record<CodeView, number>;
  unknownFailures: number;
  failures: number;
  mappings: ListedMapping[];
  view: CodeView;
  q: string;
  mayManage: boolean;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const toast = useToast();
  const codeWords = useCodeWords();
  const [, setSearch] = useSearchParams();
  const [mapping, setMapping] = useState<ListedCode | "new" | null>(null);
  const undoing = useFetcher<CodesAnswer>();
  const told = useRef<unknown>(undefined);
  useProgress(mappings);
  useEffect(() => {
    if (undoing.state !== "idle" || !undoing.data || told.current === undoing.data) return;
    told.current = undoing.data;
    toast(t(undoing.data.version ? "codes.undone" : "codes.same"), {
      tone: undoing.data.version ? "ok" : "danger",
    });
  }, [undoing.state, undoing.data, toast, t]);
  const undo = (version: number) =>
    undoing.submit({ intent: "undo", version: String(version) }, { method: "post" });
  const columns = useMemo(
    (): DataColumn<ListedCode>[] => [
      {
        id: "code",
        header: t("codes.column.code"),
        width: "15rem",
        cell: ({ code }) => <span className="font-mono text-strong">{code || t("codes.noCode")}</span>,
      },
      {
        id: "scheme",
        header: t("codes.column.scheme"),
        width: "10rem",
        cell: ({ scheme }) => scheme || <span className="text-muted">{t("codes.noScheme")}</span>,
      },
      {
        id: "reason",
        header: t("codes.column.reason"),
        cell: ({ reason, own }) => (
          <span className="flex min-w-0 items-center gap-2">
            <span className={reason === "unknown" ? "truncate text-warn" : "truncate"}>
              {t(`failures.analyst.${reason}`)}
            </span>
            {own && <Badge tone="action">{t("codes.own")}</Badge>}
          </span>
        ),
      },
      {
        id: "count",
        header: t("codes.column.count"),
        width: "7rem",
        align: "right",
        cell: ({ count }) => format.number(count),
      },
      {
        id: "last",
        header: t("codes.column.last"),
        width: "8rem",
        wideOnly: true,
        cell: ({ lastAt }) => lastAt && <Time at={lastAt} />,
      },
      ...(mayManage
        ? [
            {
              id: "map",
              header: "",
              width: "7.5rem",
              align: "right" as const,
              cell: (one: ListedCode) => <MapButton of={one} onPress={() => setMapping(one)} />,
            },
          ]
        : []),
    ],
    [t, format, mayManage],
  );
  const emptyKind = q ? ("searched" as const) : view;
  return (
    <>
      <PageHeader
        back={{ to: "/console/failures", label: t("codes.back") }}
        title={t("codes.title")}
        lead={t("codes.lead")}
        meta={
          unknownFailures > 0 && (
            <span className="text-xs text-warn">
              {t("codes.unknownShare", { share: format.percent(unknownFailures / failures) })}
            </span>
          )
        }
        actions={
          mayManage && (
            <Button icon={Plus} onClick={() => setMapping("new")}>
              {t("codes.add")}
            </Button>
          )
        }
      />
      <Toolbar>
        <SegmentedLinks
          label={t("codes.view.label")}
          items={codeViews.map((one) => ({
            to: `?view=${one}${q && `&q=${encodeURIComponent(q)}`}`,
            label: `${t(`codes.view.${one}`)} ${format.number(sizes[one])}`,
            current: one === view,
          }))}
        />
        <Form method="get" className="w-56">
          <input type="hidden" name="view" value={view} />
          <SearchField
            key={q}
            label={t("codes.search")}
            name="q"
            defaultValue={q}
            keys="/"
            onClear={() => setSearch({ view })}
          />
        </Form>
      </Toolbar>
      <div className="flex min-h-0 flex-1 flex-col xl:flex-row">
        <div className="flex min-h-0 min-w-0 flex-1 flex-col">
          <DataTable
            label={t("codes.title")}
            columns={columns}
            rows={codes}
            rowId={({ scheme, code }) => `${scheme} ${code}`}
            card={(one) => (
              <div className="flex min-w-0 items-center gap-3">
                <div className="min-w-0 flex-1">
                  <p className="truncate font-mono text-strong">{codeWords(one)}</p>
                  <p className="truncate text-xs text-muted">
                    {t(`failures.analyst.${one.reason}`)} · {format.number(one.count)}
                  </p>
                </div>
                {mayManage && <MapButton of={one} onPress={() => setMapping(one)} />}
              </div>
            )}
            empty={
              <EmptyState
                icon={BookOpenCheck}
                title={t(`codes.empty.${emptyKind}`)}
                detail={t(`codes.empty.${emptyKind}Detail`)}
              />
            }
          />
        </div>
        <MappingHistory mappings={mappings} mayManage={mayManage} onUndo={undo} />
      </div>
      {mapping && (
        <MappingDialog
          key={mapping === "new" ? "new" : codeWords(mapping)}
          of={mapping === "new" ? null : mapping}
          onUndo={undo}
          onClose={() => setMapping(null)}
        />
      )}
    </>
  );
}
