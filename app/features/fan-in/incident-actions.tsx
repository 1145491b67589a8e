import { useNavigate, useRevalidator } from "@remix-run/react";
import { useState } from "react";
import { Button } from "#app/components/button.tsx";
import { Dialog } from "#app/components/dialog.tsx";
import { TextField } from "#app/components/field.tsx";
import { useToast } from "#app/components/toast.tsx";
import type { IncidentState } from "#app/features/failures/incident-state.ts";
import type { IncidentDetail } from "#app/features/failures/incident-view.ts";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { changeIncident } from "./answer-panel.tsx";
import { SplitDialog } from "./split-dialog.tsx";

/** What may be decided about an incident; each change has its way back. */
export function IncidentActions({ incident, viewerId }: { incident: IncidentDetail; viewerId: string }) {
  const { t } = useTranslation();
  const toast = useToast();
  const navigate = useNavigate();
  const { revalidate } = useRevalidator();
  const [merging, setMerging] = useState(false);
  const [splitting, setSplitting] = useState(false);
  const [number, setNumber] = useState("");
  const own = incident.ownerId === viewerId;
  const over = incident.state === "closed" || incident.state === "false_alarm";
  const sorry = () => toast(t("common.error.title"), { tone: "danger" });

  async function setState(state: IncidentState, undoable = true) {
    try {
      const { before } = await changeIncident(incident.id, { intent: "state", state });
      toast(t("incidents.stateChanged", { state: t(`incidents.state.${state}`) }), {
        ...(undoable &&
          before && {
            action: { label: t("common.undo"), run: () => void setState(before as IncidentState, false) },
          }),
      });
      revalidate();
    } catch {
      sorry();
    }
  }

  async function setOwner(owner: string) {
    try {
      await changeIncident(incident.id, { intent: "owner", owner });
      revalidate();
    } catch {
      sorry();
    }
  }

  async function takeOut() {
    try {
      await changeIncident(incident.id, { intent: "take_out_incident" });
      navigate(`/console/incidents/${incident.id}`);
    } catch {
      sorry();
    }
  }

  async function merge() {
    try {
      const { into } = await changeIncident(incident.id, { intent: "merge", number });
      if (!into) throw new Error("refused");
      setMerging(false);
      toast(t("incidents.merged", { number }), {
        action: { label: t("common.undo"), run: () => void takeOut() },
      });
      navigate(`/console/incidents/${into}`);
    } catch {
      sorry();
    }
  }

  return (
    <>
      <Button onClick={() => void setOwner(own ? "" : viewerId)}>
        {t(own ? "incidents.giveUp" : "incidents.take")}
      </Button>
      {incident.mergedInto ? null : over ? (
        <Button onClick={() => void setState(incident.endedAt ? "recovered" : "open")}>
          {t("incidents.reopen")}
        </Button>
      ) : (
        <>
          {incident.pattern !== "contacts" && (
            <Button onClick={() => setMerging(true)}>{t("incidents.merge")}</Button>
          )}
          {incident.payments > 1 && (
            <Button onClick={() => setSplitting(true)}>{t("incidents.split.open")}</Button>
          )}
          <Button onClick={() => void setState("false_alarm")}>{t("incidents.falseAlarm")}</Button>
          <Button onClick={() => void setState("closed")}>{t("incidents.close")}</Button>
        </>
      )}
      {splitting && <SplitDialog incident={incident} onClose={() => setSplitting(false)} />}
      <Dialog
        open={merging}
        onOpenChange={setMerging}
        title={t("incidents.merge")}
        lead={t("incidents.mergeLead")}
        footer={
          <>
            <Button onClick={() => setMerging(false)}>{t("common.cancel")}</Button>
            <Button variant="primary" disabled={!/^\d+$/.test(number)} onClick={() => void merge()}>
              {t("incidents.mergeVerb")}
            </Button>
          </>
        }
      >
        <TextField
          label={t("incidents.mergeNumber")}
          inputMode="numeric"
          value={number}
          onChange={(event) => setNumber(event.target.value.trim())}
        />
      </Dialog>
    </>
  );
}
