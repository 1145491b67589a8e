import { useRevalidator } from "@remix-run/react";
import { MessageCircleOff, MessagesSquare, Send } from "lucide-react";
import { useState } from "react";
import { Button } from "#app/components/button.tsx";
import { Dialog } from "#app/components/dialog.tsx";
import { TextArea } from "#app/components/field.tsx";
import { Panel } from "#app/components/page.tsx";
import { EmptyState } from "#app/components/states.tsx";
import { useToast } from "#app/components/toast.tsx";
import type { Scope } from "#app/features/failures/payment.ts";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { Addressed } from "./answers.server.ts";
import type { IncidentAction } from "./incident-action.ts";
import { type AnswerKind, answerFor, type Wording, wordingFault } from "./wording.ts";

/** What answering everybody needs to know. */
export interface Answering {
  kind: AnswerKind;
  wording: Wording;
  to: Addressed[];
}

/** Posts one change of an incident, as a form would. */
export async function changeIncident(id: string, fields: Record<string, string>): Promise<IncidentAction> {
  const response = await fetch(`/console/incidents/${id}/changes`, {
    method: "POST",
    body: new URLSearchParams(fields),
  });
  if (response.redirected) window.location.reload();
  if (!response.ok && response.status !== 409) throw new Error(`answered ${response.status}`);
  return response.json() as Promise<IncidentAction>;
}

/** What one customer reads. */
export function Preview({ text, name }: { text: string; name: string }) {
  const { t } = useTranslation();
  return (
    <figure className="rounded-md border border-line bg-sunken px-3 py-2">
      <figcaption className="mb-1 text-xs text-muted">{t("incidents.answers.preview", { name })}</figcaption>
      <p className="whitespace-pre-line text-sm text-ink">{text}</p>
    </figure>
  );
}

function AnswerDialog({
  incidentId,
  scope,
  merchantName,
  answering,
  onClose,
}: {
  incidentId: string;
  scope: Scope;
  merchantName: string | null;
  answering: Answering;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const toast = useToast();
  const { revalidate } = useRevalidator();
  const { kind, to } = answering;
  const [wording, setWording] = useState(answering.wording);
  const [pending, setPending] = useState(false);
  const fault = wordingFault(wording.en) ?? wordingFault(wording.zh);
  const sorry = () => toast(t("common.error.title"), { tone: "danger" });

  async function withdraw(answer: string) {
    try {
      const { withdrawn } = await changeIncident(incidentId, { intent: "withdraw", answer });
      toast(t(withdrawn ? "incidents.answers.withdrawn" : "incidents.answers.tooLate"), {
        tone: withdrawn ? "ok" : "danger",
      });
      revalidate();
    } catch {
      sorry();
    }
  }

  async function send() {
    setPending(true);
    try {
      const { answer, count, seconds } = await changeIncident(incidentId, {
        intent: "answer",
        kind,
        ...wording,
      });
      if (!answer) toast(t("incidents.answers.meanwhile"), { tone: "danger" });
      else
        toast(t("incidents.answers.sending", { count, seconds }), {
          action: { label: t("incidents.answers.undo"), run: () => void withdraw(answer) },
        });
      onClose();
      revalidate();
    } catch {
      sorry();
    } finally {
      setPending(false);
    }
  }

  async function keep() {
    try {
      await changeIncident(incidentId, { intent: "wording", kind, ...wording });
      toast(t("incidents.answers.kept"));
      revalidate();
    } catch {
      sorry();
    }
  }

  const languages = (["en", "zh"] as const).filter((language) => to.some((one) => one.language === language));
  return (
    <Dialog
      open
      wide
      onOpenChange={onClose}
      title={t(kind === "answer" ? "incidents.answers.write" : "incidents.answers.writeRecovery")}
      lead={t("incidents.answers.lead")}
      footer={
        <>
          <Button disabled={fault !== null} onClick={() => void keep()}>
            {t("incidents.answers.keep")}
          </Button>
          <Button
            variant="primary"
            icon={Send}
            pending={pending}
            disabled={fault !== null || to.length === 0}
            onClick={() => void send()}
          >
            {t("incidents.answers.send", { count: to.length })}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <p className="text-xs text-muted">{t("incidents.answers.blanks")}</p>
        {(["en", "zh"] as const).map((language) => {
          const own = wordingFault(wording[language]);
          return (
            <TextArea
              key={language}
              label={t(language === "en" ? "incidents.answers.english" : "incidents.answers.chinese")}
              lang={language === "en" ? "en-GB" : "zh-CN"}
              rows={8}
              value={wording[language]}
              error={own ? t(`incidents.answers.fault.${own}`) : undefined}
              onChange={(event) => setWording({ ...wording, [language]: event.target.value })}
            />
          );
        })}
        {languages.map((language) => {
          const one = to.find((addressee) => addressee.language === language)!;
          return (
            <Preview
              key={language}
              name={one.name ?? `#${one.number}`}
              text={answerFor(wording, scope, merchantName, one)}
            />
          );
        })}
      </div>
    </Dialog>
  );
}

/** One answer for everybody an incident made write: how many wait, and the words. */
export function AnswerPanel({
  incidentId,
  scope,
  merchantName,
  tellable,
  mayAnswer,
  answering,
}: {
  incidentId: string;
  scope: Scope;
  merchantName: string | null;
  tellable: boolean;
  mayAnswer: boolean;
  answering: Answering;
}) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const { kind, to } = answering;
  return (
    <Panel title={t("incidents.answers.title")}>
      {!tellable ? (
        <EmptyState
          small
          icon={MessageCircleOff}
          title={t("incidents.answers.notTold")}
          detail={t("incidents.answers.notToldDetail")}
        />
      ) : to.length === 0 ? (
        <EmptyState
          small
          icon={MessagesSquare}
          title={t("incidents.answers.nobody")}
          detail={t("incidents.answers.nobodyDetail")}
        />
      ) : (
        <div className="flex flex-wrap items-center justify-between gap-3">
          <p className="text-sm text-strong">
            {t(kind === "answer" ? "incidents.answers.waiting" : "incidents.answers.recoveryWaiting", {
              count: to.length,
            })}
          </p>
          {mayAnswer && (
            <Button variant="primary" icon={Send} onClick={() => setOpen(true)}>
              {t(kind === "answer" ? "incidents.answers.write" : "incidents.answers.writeRecovery")}
            </Button>
          )}
        </div>
      )}
      {open && (
        <AnswerDialog
          incidentId={incidentId}
          scope={scope}
          merchantName={merchantName}
          answering={answering}
          onClose={() => setOpen(false)}
        />
      )}
    </Panel>
  );
}
