import { useLocation } from "@remix-run/react";
import { CheckCheck, Clock, PanelRightClose, PanelRightOpen, UserPlus } from "lucide-react";
import { useState } from "react";
import { Badge } from "#app/components/badge.tsx";
import { Button, IconButton } from "#app/components/button.tsx";
import { Menu, MenuItem, MenuRadioGroup } from "#app/components/menu.tsx";
import { PageHeader } from "#app/components/page.tsx";
import { useShortcut } from "#app/components/shortcuts.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { hours } from "#app/platform/time.ts";
import { type ChangeKind, ChangeQuestion } from "./change-question.tsx";
import { priorities, untilReply } from "./ticket.ts";
import { factsOf, type TicketFacts, useTicketChanges } from "./use-ticket-changes.tsx";

/** Whose it is, how it stands, and what is done with it. */
export function TicketHeader({
  ticket,
  staff,
  teams,
  viewerId,
  tags,
  mayChange,
  onChanged,
  beside,
  onBeside,
  menu,
}: {
  ticket: TicketFacts;
  staff: readonly { id: string; name: string }[];
  teams: readonly { id: string; name: string }[];
  viewerId: string;
  /** that others gave lately, to choose from */
  tags: readonly string[];
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
  const { shown, change } = useTicketChanges(ticket, onChanged);
  const [question, setQuestion] = useState<ChangeKind | null>(null);
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
  const giveTo = (teamId: string | null) =>
    change(
      { teamId },
      { teamId },
      teamId
        ? t("thread.done.toTeam", { name: teams.find(({ id }) => id === teamId)?.name ?? "" })
        : t("thread.done.noTeam"),
    );
  const snooze = (until: Date, said: string) =>
    change({ status: "snoozed", until: until.toISOString() }, { status: "snoozed" }, said);
  const keys = t("thread.keys");
  useShortcut(
    "e",
    t(solved ? "thread.reopen" : "thread.solve"),
    () => setStatus(solved ? "open" : "solved"),
    keys,
    mayChange,
  );
  useShortcut("a", t("thread.assignMe"), () => assign(viewerId), keys, mayChange);
  useShortcut("o", t("thread.act.assign"), () => setQuestion("assign"), keys, mayChange);
  useShortcut("s", t("thread.act.snooze"), () => setQuestion("snooze"), keys, mayChange);
  useShortcut("p", t("thread.act.priority"), () => setQuestion("priority"), keys, mayChange);
  useShortcut("t", t("thread.act.tag"), () => setQuestion("tag"), keys, mayChange);
  useShortcut("w", t("thread.act.pending"), () => setStatus("pending"), keys, mayChange);
  useShortcut("i", t("thread.beside"), onBeside, keys);

  return (
    <>
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
                      <span className="max-w-40 truncate max-sm:max-w-20">
                        {nameOf(shown.assigneeId) ?? t("thread.nobody")}
                      </span>
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
                  {teams.length > 0 && (
                    <MenuRadioGroup
                      label={t("inbox.filter.team")}
                      value={shown.teamId ?? ""}
                      options={[
                        { value: "", label: t("inbox.filter.noTeam") },
                        ...teams.map(({ id, name }) => ({ value: id, label: name })),
                      ]}
                      onChange={(id) => giveTo(id || null)}
                    />
                  )}
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
                      <span className="max-sm:sr-only">{t("thread.snooze")}</span>
                    </Button>
                  }
                >
                  {([1, 4, 24, 72, 168] as const).map((count) => (
                    <MenuItem
                      key={count}
                      onSelect={() => snooze(new Date(Date.now() + hours(count)), t("thread.done.snoozed"))}
                    >
                      {t(count < 24 ? "thread.inHours" : "thread.inDays", {
                        count: count < 24 ? count : count / 24,
                      })}
                    </MenuItem>
                  ))}
                  <MenuItem onSelect={() => snooze(untilReply, t("inbox.done.untilReply", { count: 1 }))}>
                    {t("inbox.snooze.reply")}
                  </MenuItem>
                  <MenuItem onSelect={() => setQuestion("snooze")} keys="s">
                    {t("thread.act.snooze")}
                  </MenuItem>
                  <MenuItem onSelect={() => setStatus("pending")} keys="w">
                    {t("thread.act.pending")}
                  </MenuItem>
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
      {question && (
        <ChangeQuestion
          question={question}
          count={1}
          colleagues={staff}
          teams={teams}
          viewerId={viewerId}
          tags={tags.filter((tag) => !shown.tags.includes(tag))}
          onChange={(asked, said) => change(asked, factsOf(asked, shown), said(1))}
          onClose={() => setQuestion(null)}
        />
      )}
    </>
  );
}
