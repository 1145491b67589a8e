import { useRevalidator } from "@remix-run/react";
import { useState } from "react";
import { Button } from "#app/components/button.tsx";
import { CopyButton } from "#app/components/copy-button.tsx";
import { Dialog } from "#app/components/dialog.tsx";
import { TextArea } from "#app/components/field.tsx";
import { Panel } from "#app/components/page.tsx";
import { useToast } from "#app/components/toast.tsx";
import { useViewer } from "#app/components/viewer.tsx";
import { tellingWord } from "#app/features/conversations/telling.ts";
import type { IncidentDetail } from "#app/features/failures/incident-view.ts";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { changeIncident } from "./change-incident.tsx";
import {
  type Language,
  plainScope,
  readyWording,
  statusKindOf,
  statusText,
  type Wording,
  wordingFault,
} from "./wording.ts";

const languages: readonly Language[] = ["en", "zh"];
const langOf = { en: "en-GB", zh: "zh-CN" } as const;
const nameOf = { en: "incidents.answers.english", zh: "incidents.answers.chinese" } as const;

/** Keeps the text of a public page; one press brings back the one before. */
function useKeep(incidentId: string, kind: string) {
  const { t } = useTranslation();
  const toast = useToast();
  const { revalidate } = useRevalidator();
  return async function keep(wording: Wording, before: Wording | null): Promise<boolean> {
    try {
      await changeIncident(incidentId, { intent: "wording", kind, ...wording });
      toast(t("incidents.statusPage.saved"), {
        ...(before && { action: { label: t("common.undo"), run: () => void keep(before, null) } }),
      });
      revalidate();
      return true;
    } catch {
      toast(t("common.error.title"), { tone: "danger" });
      return false;
    }
  };
}

function StatusDialog({ incident, onClose }: { incident: IncidentDetail; onClose: () => void }) {
  const { t } = useTranslation();
  const { locale } = useViewer();
  const kind = statusKindOf(incident.state);
  const before = incident.wording?.[kind] ?? readyWording(kind, incident);
  const keep = useKeep(incident.id, kind);
  const [wording, setWording] = useState(before);
  const [pending, setPending] = useState(false);
  const faultOf = (language: Language) => wordingFault(wording[language], kind);
  async function save() {
    setPending(true);
    const kept = await keep(wording, before);
    setPending(false);
    if (kept) onClose();
  }
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t("incidents.statusPage.title")}
      lead={t("incidents.statusPage.dialogLead", {
        what: plainScope(incident.scope, locale, incident.merchantName),
      })}
      footer={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button
            variant="primary"
            pending={pending}
            disabled={languages.some((language) => faultOf(language) !== null)}
            onClick={() => void save()}
          >
            {t("incidents.statusPage.save")}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {languages.map((language) => {
          const fault = faultOf(language);
          return (
            <TextArea
              key={language}
              label={t(nameOf[language])}
              lang={langOf[language]}
              rows={4}
              value={wording[language]}
              error={
                fault
                  ? t(`incidents.answers.fault.${fault === "blank" ? "blankPublic" : fault}`, {
                      word: tellingWord(wording[language]) ?? "",
                    })
                  : undefined
              }
              onChange={(event) => setWording({ ...wording, [language]: event.target.value })}
            />
          );
        })}
      </div>
    </Dialog>
  );
}

/** What a public status page may say of an incident now, in both languages. Nothing where customers are not told. */
export function StatusPanel({ incident, mayManage }: { incident: IncidentDetail; mayManage: boolean }) {
  const { t } = useTranslation();
  const [changing, setChanging] = useState(false);
  const text = statusText(incident);
  if (!text) return null;
  return (
    <Panel
      title={t("incidents.statusPage.title")}
      actions={
        mayManage && (
          <Button size="sm" onClick={() => setChanging(true)}>
            {t("incidents.statusPage.change")}
          </Button>
        )
      }
    >
      <p className="mb-3 text-xs text-muted">{t("incidents.statusPage.lead")}</p>
      <ul className="flex flex-col gap-2">
        {languages.map((language) => (
          <li key={language} className="flex items-start gap-2 rounded-md bg-sunken px-3 py-2">
            <p
              lang={langOf[language]}
              translate="no"
              className="min-w-0 flex-1 whitespace-pre-line break-words text-sm text-ink"
            >
              {text[language]}
            </p>
            <CopyButton text={text[language]} label={t(`incidents.statusPage.copy.${language}`)} />
          </li>
        ))}
      </ul>
      {changing && <StatusDialog incident={incident} onClose={() => setChanging(false)} />}
    </Panel>
  );
}
