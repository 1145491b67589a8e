import { useRevalidator } from "@remix-run/react";
import { Send } from "lucide-react";
import { useState } from "react";
import { Button } from "#app/components/button.tsx";
import { Dialog } from "#app/components/dialog.tsx";
import { TextArea } from "#app/components/field.tsx";
import { useToast } from "#app/components/toast.tsx";
import { tellingWord } from "#app/features/conversations/telling.ts";
import type { Scope } from "#app/features/failures/payment.ts";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { changeIncident } from "./change-incident.tsx";
import { type Addressee, answerFor, type Wording, wordingFault } from "./wording.ts";

/** The incident a text is about. */
export interface About {
  incidentId: string;
  scope: Scope;
  merchantName: string | null;
}

/** One who reads the text, and what they are called before the reader. */
export type Example = Addressee & { called: string };

/** What a text is sent with, and what is said of it. */
export interface Sending {
  /** fields of the change that sends it */
  fields: Record<string, string>;
  /** fields of the change that takes it back */
  takeBack: (sent: string) => Record<string, string>;
  /** that it goes out, and for how long it can be taken back */
  told: (going: { count?: number; seconds?: number }) => string;
  takenBack: string;
  /** that somebody else was first */
  meanwhile: string;
}

/** Sends a text to many customers, which can be taken back for a moment. */
function useSend(incidentId: string, { fields, takeBack, told, takenBack, meanwhile }: Sending) {
  const { t } = useTranslation();
  const toast = useToast();
  const { revalidate } = useRevalidator();
  const sorry = () => toast(t("common.error.title"), { tone: "danger" });

  async function withdraw(sent: string) {
    try {
      const { withdrawn } = await changeIncident(incidentId, takeBack(sent));
      toast(withdrawn ? takenBack : t("incidents.answers.tooLate"), { tone: withdrawn ? "ok" : "danger" });
      revalidate();
    } catch {
      sorry();
    }
  }

  return async function send(wording: Wording) {
    try {
      const { sent, ...going } = await changeIncident(incidentId, { ...fields, ...wording });
      if (!sent) toast(meanwhile, { tone: "danger" });
      else
        toast(told(going), {
          action: { label: t("incidents.answers.undo"), run: () => void withdraw(sent) },
        });
      revalidate();
      return true;
    } catch {
      sorry();
      return false;
    }
  };
}

/** What one customer reads. */
export function Preview({ text, caption }: { text: string; caption: string }) {
  return (
    <figure className="rounded-md border border-line bg-sunken px-3 py-2">
      <figcaption className="mb-1 text-xs text-muted">{caption}</figcaption>
      <p className="whitespace-pre-line text-sm text-ink">{text}</p>
    </figure>
  );
}

/** A text in both languages for many customers, with what one of each will read, sent with a moment to take it back. */
export function TextToManyDialog({
  about,
  title,
  lead,
  text,
  mayChange,
  keep,
  sending,
  sendLabel,
  maySend,
  examples,
  onClose,
  children,
  after,
}: {
  about: About;
  title: string;
  lead: string;
  text: Wording;
  mayChange: boolean;
  /** keeps the text without sending it */
  keep: { label: string; kind: string; told: string };
  sending: Sending;
  sendLabel: string;
  maySend: boolean;
  /** one of each language */
  examples: readonly Example[];
  onClose: () => void;
  /** what is to be known before */
  children?: React.ReactNode;
  /** what else is decided with it */
  after?: React.ReactNode;
}) {
  const { t } = useTranslation();
  const toast = useToast();
  const { revalidate } = useRevalidator();
  const send = useSend(about.incidentId, sending);
  const [wording, setWording] = useState(text);
  const [pending, setPending] = useState(false);
  const fault = wordingFault(wording.en) ?? wordingFault(wording.zh);

  async function sendIt() {
    setPending(true);
    const went = await send(wording);
    setPending(false);
    if (went) onClose();
  }

  async function keepIt() {
    try {
      await changeIncident(about.incidentId, { intent: "wording", kind: keep.kind, ...wording });
      toast(keep.told);
      revalidate();
    } catch {
      toast(t("common.error.title"), { tone: "danger" });
    }
  }

  return (
    <Dialog
      open
      wide
      onOpenChange={onClose}
      title={title}
      lead={lead}
      footer={
        <>
          {mayChange && (
            <Button disabled={fault !== null} onClick={() => void keepIt()}>
              {keep.label}
            </Button>
          )}
          <Button
            variant="primary"
            icon={Send}
            pending={pending}
            disabled={fault !== null || !maySend}
            onClick={() => void sendIt()}
          >
            {sendLabel}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {children}
        {mayChange && <p className="text-xs text-muted">{t("incidents.answers.blanks")}</p>}
        {(["en", "zh"] as const).map((language) => {
          const own = wordingFault(wording[language]);
          return (
            <TextArea
              key={language}
              label={t(language === "en" ? "incidents.answers.english" : "incidents.answers.chinese")}
              lang={language === "en" ? "en-GB" : "zh-CN"}
              rows={7}
              readOnly={!mayChange}
              value={wording[language]}
              error={
                own
                  ? t(`incidents.answers.fault.${own}`, { word: tellingWord(wording[language]) ?? "" })
                  : undefined
              }
              onChange={(event) => setWording({ ...wording, [language]: event.target.value })}
            />
          );
        })}
        {examples.map((one) => (
          <Preview
            key={one.language}
            caption={t("incidents.answers.preview", { name: one.called })}
            text={answerFor(wording, about.scope, about.merchantName, one)}
          />
        ))}
        {after}
      </div>
    </Dialog>
  );
}
