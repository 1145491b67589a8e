import { useRevalidator } from "@remix-run/react";
import { useState } from "react";
import { Button } from "#app/components/button.tsx";
import { useToast } from "#app/components/toast.tsx";
import { type IncidentState, subjectOf } from "#app/features/failures/incident-state.ts";
import type { IncidentDetail, IncidentLine } from "#app/features/failures/incident-view.ts";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { changeIncident } from "./change-incident.tsx";
import { MergeDialog } from "./merge-dialog.tsx";
import { SplitDialog } from "./split-dialog.tsx";

/** What may be decided about an incident; each change has its way back. */
export function IncidentActions({
  incident,
  others,
  viewerId,
}: {
  incident: IncidentDetail;
  /** under which it could go on */
  others: readonly IncidentLine[];
  viewerId: string;
}) {
  const { t } = useTranslation();
  const toast = useToast();
  const { revalidate } = useRevalidator();
  const [merging, setMerging] = useState(false);
  const [splitting, setSplitting] = useState(false);
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
            <Button onClick={() => setMerging(true)}>{t("incidents.merge.open")}</Button>
          )}
          {incident.payments > 1 && subjectOf(incident.pattern) !== "missing" && (
            <Button onClick={() => setSplitting(true)}>{t("incidents.split.open")}</Button>
          )}
          <Button onClick={() => void setState("false_alarm")}>{t("incidents.falseAlarm")}</Button>
          <Button onClick={() => void setState("closed")}>{t("incidents.close")}</Button>
        </>
      )}
      {splitting && <SplitDialog incident={incident} onClose={() => setSplitting(false)} />}
      {merging && <MergeDialog incident={incident} others={others} onClose={() => setMerging(false)} />}
    </>
  );
}
