import { useRevalidator } from "@remix-run/react";
import {
  CircleCheck,
  CircleDot,
  type LucideIcon,
  MessageSquareText,
  Pencil,
  Send,
  TrendingUp,
} from "lucide-react";
import { useState } from "react";
import { Button } from "#app/components/button.tsx";
import { TextArea } from "#app/components/field.tsx";
import { Panel } from "#app/components/page.tsx";
import { type TimelineEntry as Shown, Timeline } from "#app/components/timeline.tsx";
import { useToast } from "#app/components/toast.tsx";
import { useFormat } from "#app/components/viewer.tsx";
import { subjectOf } from "#app/features/failures/incident-state.ts";
import type { IncidentDetail, TimelineEntry } from "#app/features/failures/incident-view.ts";
import { useScopeWords } from "#app/features/failures/incident-words.tsx";
import type { Scope } from "#app/features/failures/payment.ts";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { changeIncident } from "./change-incident.tsx";

const looks: Record<string, { icon: LucideIcon; tone: Shown["tone"] }> = {
  opened: { icon: CircleDot, tone: "danger" },
  returned: { icon: CircleDot, tone: "danger" },
  grew: { icon: TrendingUp, tone: "warn" },
  recovered: { icon: CircleCheck, tone: "ok" },
  note: { icon: MessageSquareText, tone: "action" },
  answered: { icon: Send, tone: "action" },
  wording: { icon: Pencil, tone: "neutral" },
};

function useEntryWords(incident: IncidentDetail) {
  const { t } = useTranslation();
  const format = useFormat();
  const scopeWords = useScopeWords();
  const subject = subjectOf(incident.pattern);
  return ({ kind, by, data }: TimelineEntry): string => {
    const who = by ?? "";
    const number = (value: unknown) => format.number(Math.round(Number(value ?? 0)));
    // Below ten an expectation's first decimal tells something.
    const told = (value: number) => format.number(value < 10 ? value : Math.round(value));
    const figures = {
      observed: number(data.observed),
      expected: told(Number(data.expected ?? 0)),
      sample: number(data.sample),
    };
    switch (kind) {
      case "opened":
        return t(
          subject === "contacts"
            ? "incidents.entry.openedContacts"
            : subject === "missing"
              ? "incidents.entry.openedMissing"
              : "incidents.entry.opened",
          figures,
        );
      case "grew":
        return t(subject === "missing" ? "incidents.entry.grewMissing" : "incidents.entry.grew", figures);
      case "redrawn":
        return t("incidents.entry.redrawn", {
          scope: scopeWords(data.scope as Scope, incident.merchantName),
        });
      case "state":
        return t("incidents.entry.state", {
          by: who,
          from: t(`incidents.state.${data.from as "open"}`),
          to: t(`incidents.state.${data.to as "open"}`),
        });
      case "answering":
        return t(data.approvedBefore ? "incidents.entry.answeringApproved" : "incidents.entry.answering", {
          by: who,
          count: Number(data.count ?? 0),
        });
      case "answered":
        return t("incidents.entry.answered", { sent: number(data.sent), skipped: number(data.skipped) });
      case "notifying":
        return t("incidents.entry.notifying", { by: who, count: Number(data.count ?? 0) });
      case "notified":
        return t("incidents.entry.notified", { sent: number(data.sent), skipped: number(data.skipped) });
      case "merged":
        return t(data.taught ? "incidents.entry.mergedTaught" : "incidents.entry.merged", {
          by: who,
          number: number(data.into),
        });
      case "took":
        return t(data.taught ? "incidents.entry.tookTaught" : "incidents.entry.took", {
          by: who,
          number: number(data.from),
        });
      case "taken_out":
      case "split_from":
        return t(`incidents.entry.${kind}`, { by: who, number: number(data.from) });
      case "gave":
        return t("incidents.entry.gave", { by: who, number: number(data.to) });
      case "split":
        return t("incidents.entry.split", {
          by: who,
          number: number(data.to),
          payments: number(data.payments),
          scope: scopeWords(data.scope as Scope),
        });
      case "recovered":
      case "returned":
      case "absorbed":
      case "unfounded":
      case "kept_apart":
      case "tells_when_over":
      case "tells_not":
      case "owner":
      case "wording":
      case "note":
      case "withdrawn":
        return t(`incidents.entry.${kind}`, { by: who });
      default:
        return t("incidents.entry.other");
    }
  };
}

/** What happened to an incident, newest first, and the place to note something. */
export function IncidentTimeline({ incident }: { incident: IncidentDetail }) {
  const { t } = useTranslation();
  const toast = useToast();
  const words = useEntryWords(incident);
  const { revalidate } = useRevalidator();
  const [note, setNote] = useState("");
  const [pending, setPending] = useState(false);
  async function add() {
    if (note.trim() === "") return;
    setPending(true);
    try {
      await changeIncident(incident.id, { intent: "note", note });
      setNote("");
      revalidate();
    } catch {
      toast(t("common.error.title"), { tone: "danger" });
    } finally {
      setPending(false);
    }
  }
  return (
    <Panel title={t("incidents.timeline")}>
      <form
        className="mb-4 flex flex-col items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <div className="w-full">
          <TextArea
            label={t("incidents.note")}
            hiddenLabel
            rows={2}
            maxLength={4_000}
            placeholder={t("incidents.notePlaceholder")}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        </div>
        <Button type="submit" size="sm" pending={pending} disabled={note.trim() === ""}>
          {t("incidents.addNote")}
        </Button>
      </form>
      <Timeline
        entries={incident.entries.map((entry) => ({
          id: String(entry.id),
          at: entry.at,
          title: words(entry),
          detail: entry.body ? <p className="whitespace-pre-line break-words">{entry.body}</p> : undefined,
          icon: looks[entry.kind]?.icon,
          tone: looks[entry.kind]?.tone,
        }))}
      />
    </Panel>
  );
}
