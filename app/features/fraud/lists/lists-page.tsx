import { Form, Link, useFetcher, useSearchParams } from "@remix-run/react";
import { Plus, Upload } from "lucide-react";
import { useEffect, useMemo, useRef } from "react";
import { Badge } from "#app/components/badge.tsx";
import { Banner } from "#app/components/banner.tsx";
import { Button, ButtonLink } from "#app/components/button.tsx";
import { type DataColumn, DataTable } from "#app/components/data-table.tsx";
import { SelectField, TextArea, TextField } from "#app/components/field.tsx";
import { PageHeader, Toolbar } from "#app/components/page.tsx";
import { SegmentedLinks } from "#app/components/segmented.tsx";
import { EmptyState } from "#app/components/states.tsx";
import { useToast } from "#app/components/toast.tsx";
import { Time, useFormat } from "#app/components/viewer.tsx";
import { PaneSection, SidePane } from "#app/features/accounts/side-pane.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { type ListName, listKinds, listNames } from "../rule-language/listing.ts";
import { RuleTabs } from "../rule-set/rule-tabs.tsx";
import { type ListFilters, lifetimes } from "./list-entry.ts";
import type { ListedEntry } from "./lists.server.ts";

export interface ListAnswer {
  added?: string;
  imported?: { added: number; refused: { line: number; text: string }[] };
  removed?: string;
  problem?: { fields: Record<string, string>; form?: string };
}

function useWrong(answer: ListAnswer | undefined) {
  const { t, exists } = useTranslation();
  return (field: string) => {
    const code = answer?.problem?.fields[field];
    if (!code) return null;
    const key = `lists.problem.${code}`;
    return exists(key) ? t(key as "lists.problem.required") : t("lists.problem.unknown");
  };
}

function EntryFields({
  list,
  wrong,
  many,
}: {
  list: ListName;
  wrong: (field: string) => string | null;
  many: boolean;
}) {
  const { t } = useTranslation();
  return (
    <>
      <SelectField
        label={t("lists.which.label")}
        name="list"
        defaultValue={list}
        options={listNames.map((value) => ({ value, label: t(`lists.which.${value}`) }))}
      />
      <SelectField
        label={t("lists.kind")}
        name="kind"
        defaultValue="card"
        options={listKinds.map((value) => ({ value, label: t(`fraud.listed.kind.${value}`) }))}
      />
      {many ? (
        <TextArea
          label={t("lists.value")}
          name="values"
          rows={8}
          required
          hint={t("lists.importHint")}
          error={wrong("values")}
          className="font-mono"
        />
      ) : (
        <TextField
          label={t("lists.value")}
          name="value"
          required
          autoComplete="off"
          spellCheck={false}
          hint={`${t("lists.valueHint.other")}; ${t("lists.valueHint.card")}`}
          error={wrong("value")}
        />
      )}
      <TextField label={t("lists.reason")} name="reason" required maxLength={300} error={wrong("reason")} />
      <SelectField
        label={t("lists.lifetime")}
        name="lifetime"
        defaultValue="90"
        options={lifetimes.map((value) => ({
          value,
          label: t(`lists.lifetimes.${value === "never" ? "never" : (`d${value}` as "d7")}`),
        }))}
      />
    </>
  );
}

function AddPane({ list, many, back }: { list: ListName; many: boolean; back: string }) {
  const { t } = useTranslation();
  const toast = useToast();
  const sending = useFetcher<ListAnswer>();
  const form = useRef<HTMLFormElement>(null);
  const wrong = useWrong(sending.data);
  const told = useRef<unknown>(undefined);
  const area = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (sending.state !== "idle" || !sending.data || told.current === sending.data) return;
    told.current = sending.data;
    if (!sending.data.added && !sending.data.imported) return;
    toast(
      sending.data.imported
        ? t("lists.imported", { count: sending.data.imported.added })
        : t("lists.addedToast", { list: t(`rules.list.${(sending.data.added as ListName) ?? list}`) }),
    );
    form.current?.reset();
  }, [sending.state, sending.data, toast, t, list]);
  const refused = sending.data?.imported?.refused ?? [];
  return (
    <SidePane title={t(many ? "lists.importMany" : "lists.add")} back={{ to: back, label: t("lists.title") }}>
      <sending.Form ref={form} method="post" className="flex flex-col gap-4">
        <input type="hidden" name="intent" value={many ? "import" : "add"} />
        {sending.data?.problem?.form && <Banner tone="danger">{t("lists.problem.unknown")}</Banner>}
        {refused.length > 0 && (
          <Banner tone="warn">
            {t("lists.refused", {
              count: refused.length,
              lines: refused
                .slice(0, 5)
                .map(({ line, text }) => `${line} (${text})`)
                .join(", "),
            })}
          </Banner>
        )}
        <EntryFields list={list} wrong={wrong} many={many} />
        {many && (
          <label className="text-sm text-ink">
            {t("lists.file")}
            <input
              ref={area}
              type="file"
              accept=".csv,.txt,text/plain,text/csv"
              className="mt-1 block text-xs"
              onChange={async (event) => {
                const file = event.currentTarget.files?.[0];
                const field = form.current?.elements.namedItem("values");
                if (file && field instanceof HTMLTextAreaElement) field.value = await file.text();
              }}
            />
          </label>
        )}
        <div className="flex gap-2">
          <Button type="submit" variant="primary" pending={sending.state !== "idle"}>
            {t(many ? "lists.importSubmit" : "lists.addSubmit")}
          </Button>
          <ButtonLink to={back}>{t("common.cancel")}</ButtonLink>
        </div>
      </sending.Form>
      <PaneSection lead={t("lists.lead")}>{null}</PaneSection>
    </SidePane>
  );
}

function Remove({ entry }: { entry: ListedEntry }) {
  const { t } = useTranslation();
  const toast = useToast();
  const removing = useFetcher<ListAnswer>();
  const putBack = useFetcher<ListAnswer>();
  const told = useRef<unknown>(undefined);
  const { submit } = putBack;
  useEffect(() => {
    if (removing.state !== "idle" || !removing.data?.removed || told.current === removing.data) return;
    told.current = removing.data;
    const { list, kind, value, reason } = entry;
    toast(t("lists.removed"), {
      action: {
        label: t("lists.undo"),
        run: () =>
          submit(
            {
              intent: "add",
              list,
              kind,
              value,
              reason: reason || "-",
              lifetime: entry.expiresAt ? "90" : "never",
            },
            { method: "post" },
          ),
      },
    });
  }, [removing.state, removing.data, toast, t, entry, submit]);
  return (
    <removing.Form method="post">
      <input type="hidden" name="intent" value="remove" />
      <input type="hidden" name="id" value={entry.id} />
      <Button type="submit" size="sm" variant="ghost" pending={removing.state !== "idle"}>
        {t("lists.remove")}
      </Button>
    </removing.Form>
  );
}

function useColumns(mayManage: boolean): DataColumn<ListedEntry>[] {
  const { t } = useTranslation();
  const format = useFormat();
  return useMemo(
    () => [
      {
        id: "value",
        header: t("lists.value"),
        cell: (entry) => <code className="truncate font-mono text-xs text-strong">{entry.value}</code>,
      },
      {
        id: "kind",
        header: t("lists.kind"),
        cell: ({ kind }) => t(`fraud.listed.kind.${kind}`),
        width: "9rem",
      },
      {
        id: "reason",
        header: t("lists.reason"),
        cell: ({ reason, alertId }) => (
          <span className="truncate">
            {reason}{" "}
            {alertId && (
              <Link to={`/console/alerts/${alertId}`} className="text-xs text-action-text hover:underline">
                {t("lists.fromAlert")}
              </Link>
            )}
          </span>
        ),
        wideOnly: true,
      },
      {
        id: "ends",
        header: t("lists.ends"),
        cell: ({ expiresAt, expired }) =>
          expired ? (
            <Badge>{t("lists.expired")}</Badge>
          ) : expiresAt ? (
            <span className="tabular">{format.date(expiresAt)}</span>
          ) : (
            <span className="text-muted">{t("lists.never")}</span>
          ),
        width: "9rem",
        wideOnly: true,
      },
      {
        id: "by",
        header: t("lists.by"),
        cell: ({ by }) => by ?? t("lists.system"),
        width: "9rem",
        wideOnly: true,
      },
      {
        id: "added",
        header: t("lists.added"),
        cell: ({ createdAt }) => <Time at={createdAt} />,
        width: "8rem",
        wideOnly: true,
      },
      ...(mayManage
        ? [
            {
              id: "remove",
              header: "",
              cell: (entry: ListedEntry) => <Remove entry={entry} />,
              width: "7rem",
            },
          ]
        : []),
    ],
    [t, format, mayManage],
  );
}

/** The allow, review and block lists: what stands on them, and the ways on and off. */
export function ListsPage({
  entries,
  next,
  sizes,
  filters,
  mayManage,
}: {
  entries: ListedEntry[];
  next: number | null;
  sizes: Record<ListName, number>;
  filters: ListFilters;
  mayManage: boolean;
}) {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const doing = search.get("do");
  const { list, kind, q } = filters;
  const address = (change: Record<string, string | null>) => {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries({ list, kind: kind ?? null, q: q || null, ...change }))
      if (value) query.set(name, value);
    return `?${query}`;
  };
  const open = doing === "add" || doing === "import";
  const filtered = q !== "" || kind !== undefined;
  return (
    <div className="flex min-h-0 flex-1">
      <div
        className={
          open ? "hidden min-h-0 min-w-0 flex-1 flex-col lg:flex" : "flex min-h-0 min-w-0 flex-1 flex-col"
        }
      >
        <PageHeader
          title={t("lists.title")}
          lead={t("lists.lead")}
          actions={
            <>
              <RuleTabs />
              {mayManage && (
                <>
                  <ButtonLink to={address({ do: "import" })} icon={Upload}>
                    {t("lists.importMany")}
                  </ButtonLink>
                  <ButtonLink to={address({ do: "add" })} variant="primary" icon={Plus}>
                    {t("lists.add")}
                  </ButtonLink>
                </>
              )}
            </>
          }
        />
        <Toolbar>
          <SegmentedLinks
            label={t("lists.which.label")}
            items={(["block", "review", "allow"] as const).map((name) => ({
              to: address({ list: name, before: null }),
              label: t(`lists.which.${name}`),
              current: name === list,
              count: sizes[name],
            }))}
          />
          <Form className="flex flex-wrap items-center gap-2">
            <input type="hidden" name="list" value={list} />
            <select
              name="kind"
              aria-label={t("lists.kind")}
              defaultValue={kind ?? ""}
              onChange={(event) => event.currentTarget.form?.requestSubmit()}
              className="input h-8 w-auto"
            >
              <option value="">{t("lists.anyKind")}</option>
              {listKinds.map((value) => (
                <option key={value} value={value}>
                  {t(`fraud.listed.kind.${value}`)}
                </option>
              ))}
            </select>
            <input
              type="search"
              name="q"
              aria-label={t("lists.search")}
              placeholder={t("lists.search")}
              defaultValue={q}
              maxLength={260}
              className="input h-8 w-56"
            />
          </Form>
        </Toolbar>
        <div className="flex min-h-0 flex-1 flex-col border-t border-line bg-surface">
          <DataTable
            label={t("lists.title")}
            rows={entries}
            rowId={({ id }) => String(id)}
            columns={useColumns(mayManage)}
            empty={
              <EmptyState
                title={t(filtered ? "lists.none.title" : "lists.empty.title")}
                detail={t(filtered ? "lists.none.detail" : "lists.empty.detail")}
                action={
                  !filtered &&
                  mayManage && <ButtonLink to={address({ do: "add" })}>{t("lists.add")}</ButtonLink>
                }
              />
            }
            card={(entry) => (
              <span className="flex items-center justify-between gap-3">
                <span className="min-w-0">
                  <code className="block truncate font-mono text-xs text-strong">{entry.value}</code>
                  <span className="block truncate text-xs text-muted">
                    {t(`fraud.listed.kind.${entry.kind}`)} · {entry.reason}
                  </span>
                </span>
                {mayManage && <Remove entry={entry} />}
              </span>
            )}
            footer={
              (next !== null || filters.before !== undefined) && (
                <div className="flex gap-4 px-4 py-3 text-sm lg:px-6">
                  {filters.before !== undefined && (
                    <Link to={address({ before: null })} className="text-action-text hover:underline">
                      {t("lists.newest")}
                    </Link>
                  )}
                  {next !== null && (
                    <Link to={address({ before: String(next) })} className="text-action-text hover:underline">
                      {t("lists.older")}
                    </Link>
                  )}
                </div>
              )
            }
          />
        </div>
      </div>
      {open && <AddPane key={doing} list={list} many={doing === "import"} back={address({})} />}
    </div>
  );
}
