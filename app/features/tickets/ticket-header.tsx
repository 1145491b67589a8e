import { useLocation } from "@remix-run/react";
import { CheckCheck, Clock, PanelRightClose, PanelRightOpen, UserPlus } from "lucide-react";
import { useCallback, useState } from "react";
import { Badge } from "#app/components/badge.tsx";
import { Button, IconButton } from "#app/components/button.tsx";
import { Menu, MenuItem, MenuRadioGroup } from "#app/components/menu.tsx";
import { PageHeader } from "#app/components/page.tsx";
import { useShortcut } from "#app/components/shortcuts.tsx";
import { useToast } from "#app/components/toast.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { hours } from "#app/platform/time.ts";
import type { BulkAnswer, BulkChange } from "./inbox-change.ts";
import { priorities, type TicketStatus } from "./ticket.ts";

/** What of a ticket its header shows and changes. */
export interface TicketFacts {
  id: string;
  number: number;
  subject: string;
  customerName: string | null;
  status: TicketStatus;
  priority: number;
  assigneeId: string | null;
  tags: string[];
}

const send = (body: unknown) =>
  fetch("/console/inbox/changes", {
    method: "POST",
    redirect: "manual",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });

/** The ticket with what was just changed of it: shown at once, put back where it could not be saved. */
function useChanges(ticket: TicketFacts, onChanged: () => void) {
  const { t } = useTranslation();
  const toast = useToast();
  const [wished, setWished] = useState<Partial<TicketFacts>>({});
  const change = useCallback(
    async (asked: BulkChange, facts: Partial<TicketFacts>, said: string) => {
      setWished((before) => ({ ...before, ...facts }));
      try {
        const response = await send({ ids: [ticket.id], change: asked });
        if (!response.ok) throw new Error(String(response.status));
        const { changed } = (await response.json()) as BulkAnswer;
        onChanged();
        if (changed.length === 0) return;
        toast(said, {
          action: {
            label: t("common.undo"),
            run: async () => {
              setWished({});
              await send({ undo: changed });
              onChanged();
            },
          },
        });
      } catch {
        setWished({});
        toast(t("thread.notChanged"), { tone: "danger" });
      }
    },
    [ticket.id, onChanged, toast, t],
  );
  return { shown: { ...ticket, ...wished }, change };
}

/** Whose it is, how it stands, and what is done with it. */
export function TicketHeader({
  ticket,
  staff,
  viewerId,
  mayChange,
  onChanged,
  beside,
  onBeside,
  menu,
}: {
  ticket: TicketFacts;
  staff: readonly { id: string; name: string }[];
  viewerId: string;
  mayChange: boolean;
  onChanged: () => void;
  /** whether the customer's pane is shown */
  beside: boolean;
  onBeside: () => void;
  /** what is done now and then */
  menu: React.ReactNode;
}) {
  const { t } = useTranslation();
  const { search } = useLocation();
  const { shown, change } = useChanges(ticket, onChanged);
  const nameOf = (id: string | null) => staff.find((one) => one.id === id)?.name ?? null;
  const solved = shown.status === "solved";
  const setStatus = (status: "open" | "pending" | "solved") =>
    change({ status }, { status }, t("thread.done.status", { status: t(`search.status.${status}`) }));
  const assign = (assigneeId: string | null) =>
    change(
      { assigneeId },
      { assigneeId },
      assigneeId
        ? t("thread.done.assigned", { name: nameOf(assigneeId) ?? "" })
        : t("thread.done.unassigned"),
    );
  const snooze = (after: number) =>
    change(
      { status: "snoozed", until: new Date(Date.now() + after).toISOString() },
      { status: "snoozed" },
      t("thread.done.snoozed"),
    );
  const keys = t("thread.keys");
  useShortcut("e", t("thread.solve"), () => setStatus(solved ? "open" : "solved"), keys, mayChange);
  useShortcut("a", t("thread.assignMe"), () => assign(viewerId), keys, mayChange);
  useShortcut("i", t("thread.beside"), onBeside, keys);

  return (
    <PageHeader
      back={{
        to: `/console/inbox${search.replace(/([?&])at=\d+&?/, "$1").replace(/[?&]$/, "")}`,
        label: t("inbox.title"),
      }}
      title={shown.subject || t("inbox.noSubject")}
      meta={
        <>
          <span className="tabular text-xs text-muted">#{shown.number}</span>
          <Badge tone={shown.status === "open" ? "action" : solved ? "ok" : "neutral"}>
            {t(`search.status.${shown.status}`)}
          </Badge>
          {shown.tags.slice(0, 4).map((tag) => (
            <Badge key={tag} tone="neutral">
              {tag}
            </Badge>
          ))}
        </>
      }
      actions={
        <>
          {mayChange && (
            <>
              <Menu
                trigger={
                  <Button size="sm" icon={UserPlus} keys="a">
                    {nameOf(shown.assigneeId) ?? t("thread.nobody")}
                  </Button>
                }
              >
                <MenuRadioGroup
                  label={t("thread.assignee")}
                  value={shown.assigneeId ?? ""}
                  options={[
                    { value: "", label: t("thread.nobody") },
                    ...staff.map(({ id, name }) => ({ value: id, label: name })),
                  ]}
                  onChange={(id) => assign(id || null)}
                />
              </Menu>
              <Menu
                trigger={
                  <Button size="sm">{t(`inbox.priority.${priorities[shown.priority] ?? "normal"}`)}</Button>
                }
              >
                <MenuRadioGroup
                  label={t("thread.priority")}
                  value={priorities[shown.priority] ?? "normal"}
                  options={priorities.map((value) => ({ value, label: t(`inbox.priority.${value}`) }))}
                  onChange={(priority) =>
                    change(
                      { priority },
                      { priority: priorities.indexOf(priority) },
                      t("thread.done.priority", { priority: t(`inbox.priority.${priority}`) }),
                    )
                  }
                />
              </Menu>
              <Menu
                trigger={
                  <Button size="sm" icon={Clock}>
                    {t("thread.snooze")}
                  </Button>
                }
              >
                {([1, 4, 24, 72, 168] as const).map((count) => (
                  <MenuItem key={count} onSelect={() => snooze(hours(count))}>
                    {t(count < 24 ? "thread.inHours" : "thread.inDays", {
                      count: count < 24 ? count : count / 24,
                    })}
                  </MenuItem>
                ))}
                <MenuItem onSelect={() => setStatus("pending")}>{t("thread.setPending")}</MenuItem>
              </Menu>
              <Button
                size="sm"
                variant={solved ? "secondary" : "primary"}
                icon={CheckCheck}
                keys="e"
                onClick={() => setStatus(solved ? "open" : "solved")}
              >
                {t(solved ? "thread.reopen" : "thread.solve")}
              </Button>
            </>
          )}
          {menu}
          <IconButton
            icon={beside ? PanelRightClose : PanelRightOpen}
            label={t("thread.beside")}
            keys="i"
            size="sm"
            aria-pressed={beside}
            onClick={onBeside}
          />
        </>
      }
    />
  );
}
