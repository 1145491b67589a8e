import { useRevalidator } from "@remix-run/react";
import { MessageCircleOff, MessagesSquare, Send } from "lucide-react";
import { useState } from "react";
import { Button } from "#app/components/button.tsx";
import { CheckboxField } from "#app/components/field.tsx";
import { Panel } from "#app/components/page.tsx";
import { EmptyState } from "#app/components/states.tsx";
import { useToast } from "#app/components/toast.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { Addressed } from "./answers.server.ts";
import { changeIncident } from "./change-incident.tsx";
import { type About, Preview, TextToManyDialog } from "./text-to-many.tsx";
import { type AnswerKind, answerFor, type Wording } from "./wording.ts";

/** What answering everybody needs to know. */
export interface Answering {
  kind: AnswerKind;
  wording: Wording;
  /** what they read once it is over */
  whenOver: Wording;
  to: Addressed[];
}

function AnswerDialog({
  about,
  answering: { kind, to, wording, whenOver },
  onClose,
}: {
  about: About;
  answering: Answering;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [tells, setTells] = useState(true);
  const examples = (["en", "zh"] as const).flatMap((language) => {
    const one = to.find((addressee) => addressee.language === language);
    return one ? [{ ...one, called: one.name ?? `#${one.number}` }] : [];
  });
  return (
    <TextToManyDialog
      about={about}
      title={t(kind === "answer" ? "incidents.answers.write" : "incidents.answers.writeRecovery")}
      lead={t("incidents.answers.lead")}
      text={wording}
      mayChange
      keep={{ label: t("incidents.answers.keep"), kind, told: t("incidents.answers.kept") }}
      sending={{
        fields: { intent: "answer", kind, ...(kind === "answer" && tells && { over: "yes" }) },
        takeBack: (answer) => ({ intent: "withdraw", answer }),
        told: ({ count, seconds }) => t("incidents.answers.sending", { count, seconds }),
        takenBack: t("incidents.answers.withdrawn"),
        meanwhile: t("incidents.answers.meanwhile"),
      }}
      sendLabel={t("incidents.answers.send", { count: to.length })}
      maySend={to.length > 0}
      examples={examples}
      onClose={onClose}
      after={
        kind === "answer" && (
          <div className="flex flex-col gap-2">
            <CheckboxField
              label={t("incidents.answers.whenOver")}
              hint={t("incidents.answers.whenOverHint")}
              checked={tells}
              onChange={(event) => setTells(event.target.checked)}
            />
            {tells &&
              examples.map((one) => (
                <Preview
                  key={one.language}
                  caption={t("incidents.answers.previewOver", { name: one.called })}
                  text={answerFor(whenOver, about.scope, about.merchantName, one)}
                />
              ))}
          </div>
        )
      }
    />
  );
}

/** Whether everybody is told by itself when it is over, and the way to change that. */
function WhenOver({
  incidentId,
  tells,
  mayChange,
}: {
  incidentId: string;
  tells: { by: string } | null;
  mayChange: boolean;
}) {
  const { t } = useTranslation();
  const toast = useToast();
  const { revalidate } = useRevalidator();
  const [pending, setPending] = useState(false);
  async function change() {
    setPending(true);
    try {
      await changeIncident(incidentId, { intent: "when_over", tell: tells ? "no" : "yes" });
      revalidate();
    } catch {
      toast(t("common.error.title"), { tone: "danger" });
    } finally {
      setPending(false);
    }
  }
  return (
    <div className="mt-3 flex flex-wrap items-center justify-between gap-3 border-t border-line pt-3">
      <p className="min-w-0 flex-1 text-xs text-muted">
        {tells ? t("incidents.answers.tellsWhenOver", { by: tells.by }) : t("incidents.answers.tellsNot")}
      </p>
      {mayChange && (
        <Button size="sm" pending={pending} onClick={() => void change()}>
          {t(tells ? "incidents.answers.doNotTell" : "incidents.answers.doTell")}
        </Button>
      )}
    </div>
  );
}

/** One answer for everybody an incident made write: how many wait, and the words. */
export function AnswerPanel({
  about,
  tellable,
  open: isOpen,
  tellsWhenOver,
  mayAnswer,
  answering,
}: {
  about: About;
  tellable: boolean;
  /** whether it goes on */
  open: boolean;
  tellsWhenOver: { by: string } | null;
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
      {tellable && isOpen && (
        <WhenOver incidentId={about.incidentId} tells={tellsWhenOver} mayChange={mayAnswer} />
      )}
      {open && <AnswerDialog about={about} answering={answering} onClose={() => setOpen(false)} />}
    </Panel>
  );
}
