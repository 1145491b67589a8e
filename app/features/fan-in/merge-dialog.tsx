import { useNavigate } from "@remix-run/react";
import { useState } from "react";
import { Button } from "#app/components/button.tsx";
import { Dialog } from "#app/components/dialog.tsx";
import { SelectField } from "#app/components/field.tsx";
import { useToast } from "#app/components/toast.tsx";
import { useFormat } from "#app/components/viewer.tsx";
import type { IncidentDetail, IncidentLine } from "#app/features/failures/incident-view.ts";
import { useScopeWords } from "#app/features/failures/incident-words.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { changeIncident } from "./change-incident.tsx";

/** Chooses the incident under which another goes on. */
export function MergeDialog({
  incident,
  others,
  onClose,
}: {
  incident: IncidentDetail;
  others: readonly IncidentLine[];
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const toast = useToast();
  const navigate = useNavigate();
  const scopeWords = useScopeWords();
  const [number, setNumber] = useState("");
  const [pending, setPending] = useState(false);
  const sorry = () => toast(t("common.error.title"), { tone: "danger" });

  async function takeOut() {
    try {
      await changeIncident(incident.id, { intent: "take_out_incident" });
      navigate(`/console/incidents/${incident.id}`);
    } catch {
      sorry();
    }
  }

  async function merge() {
    setPending(true);
    try {
      const { into } = await changeIncident(incident.id, { intent: "merge", number });
      if (!into) throw new Error("refused");
      toast(t("incidents.merged", { number }), {
        action: { label: t("common.undo"), run: () => void takeOut() },
      });
      onClose();
      navigate(`/console/incidents/${into}`);
    } catch {
      sorry();
      setPending(false);
    }
  }

  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t("incidents.merge.open")}
      lead={t("incidents.merge.lead")}
      footer={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button variant="primary" disabled={number === ""} pending={pending} onClick={() => void merge()}>
            {t("incidents.merge.verb")}
          </Button>
        </>
      }
    >
      {others.length === 0 ? (
        <p className="text-sm text-muted">{t("incidents.merge.nothing")}</p>
      ) : (
        <SelectField
          label={t("incidents.merge.other")}
          value={number}
          onChange={(event) => setNumber(event.target.value)}
          options={[
            { value: "", label: t("incidents.merge.choose") },
            ...others.map((one) => ({
              value: String(one.number),
              label: [
                one.number,
                scopeWords(one.scope, one.merchantName),
                format.short(one.startedAt),
                t(`incidents.pattern.${one.pattern}`),
              ].join(" · "),
            })),
          ]}
        />
      )}
    </Dialog>
  );
}
