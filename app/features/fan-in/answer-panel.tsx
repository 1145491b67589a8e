import { MessageCircleOff, MessagesSquare, Send } from "lucide-react";
import { useState } from "react";
import { Button } from "#app/components/button.tsx";
import { Panel } from "#app/components/page.tsx";
import { EmptyState } from "#app/components/states.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { Addressed } from "./answers.server.ts";
import { type About, TextToManyDialog } from "./text-to-many.tsx";
import type { AnswerKind, Wording } from "./wording.ts";

/** What answering everybody needs to know. */
export interface Answering {
  kind: AnswerKind;
  wording: Wording;
  to: Addressed[];
}

function AnswerDialog({
  about,
  answering: { kind, to, wording },
  onClose,
}: {
  about: About;
  answering: Answering;
  onClose: () => void;
}) {
  const { t } = useTranslation();
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
        fields: { intent: "answer", kind },
        takeBack: (answer) => ({ intent: "withdraw", answer }),
        told: ({ count, seconds }) => t("incidents.answers.sending", { count, seconds }),
        takenBack: t("incidents.answers.withdrawn"),
        meanwhile: t("incidents.answers.meanwhile"),
      }}
      sendLabel={t("incidents.answers.send", { count: to.length })}
      maySend={to.length > 0}
      examples={examples}
      onClose={onClose}
    />
  );
}

/** One answer for everybody an incident made write: how many wait, and the words. */
export function AnswerPanel({
  about,
  tellable,
  mayAnswer,
  answering,
}: {
  about: About;
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
      {open && <AnswerDialog about={about} answering={answering} onClose={() => setOpen(false)} />}
    </Panel>
  );
}
