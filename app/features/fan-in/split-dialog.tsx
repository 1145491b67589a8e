import { useNavigate } from "@remix-run/react";
import { useEffect, useState } from "react";
import { Button } from "#app/components/button.tsx";
import { Dialog } from "#app/components/dialog.tsx";
import { SelectField } from "#app/components/field.tsx";
import { useToast } from "#app/components/toast.tsx";
import { useFormat } from "#app/components/viewer.tsx";
import type { SplitPreview } from "#app/features/failures/incident-merges.server.ts";
import type { IncidentDetail } from "#app/features/failures/incident-view.ts";
import { useScopeWords, useValueWords } from "#app/features/failures/incident-words.tsx";
import { type Dimension, dimensions } from "#app/features/failures/payment.ts";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { changeIncident } from "./change-incident.tsx";

type Part = Partial<Record<Dimension, string>>;

const search = (part: Part) => new URLSearchParams(part as Record<string, string>).toString();

/** What the chosen part holds; null until it is known. */
function usePreview(id: string, part: Part): SplitPreview | null {
  const asked = search(part);
  const [known, setKnown] = useState<{ asked: string; preview: SplitPreview } | null>(null);
  useEffect(() => {
    if (asked === "") return;
    const aborting = new AbortController();
    fetch(`/console/incidents/${id}/split?${asked}`, { signal: aborting.signal })
      .then((response) => (response.ok ? response.json() : null))
      .then((preview: SplitPreview | null) => preview && setKnown({ asked, preview }))
      .catch(() => undefined);
    return () => aborting.abort();
  }, [id, asked]);
  return known?.asked === asked ? known.preview : null;
}

/** Chooses the values that make a part of an incident one of its own, and says what moves along. */
export function SplitDialog({ incident, onClose }: { incident: IncidentDetail; onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const toast = useToast();
  const navigate = useNavigate();
  const words = useValueWords();
  const scopeWords = useScopeWords();
  const [part, setPart] = useState<Part>({});
  const [pending, setPending] = useState(false);
  const preview = usePreview(incident.id, part);
  const open = dimensions.filter(
    (dimension) =>
      incident.scope[dimension] === undefined &&
      incident.breakdown.filter((one) => one.dimension === dimension).length > 1,
  );
  const possible = preview !== null && preview.payments > 0 && preview.stay > 0;
  const name = (dimension: Dimension, value: string) =>
    words(
      dimension,
      value,
      incident.breakdown.find((one) => one.dimension === dimension && one.value === value)?.name,
    );

  async function undo(id: string) {
    try {
      await changeIncident(id, { intent: "merge", number: String(incident.number) });
      navigate(`/console/incidents/${incident.id}`);
    } catch {
      toast(t("common.error.title"), { tone: "danger" });
    }
  }

  async function split() {
    setPending(true);
    try {
      const { split: made } = await changeIncident(incident.id, {
        intent: "split",
        ...(part as Record<string, string>),
      });
      if (!made) throw new Error("refused");
      toast(t("incidents.split.done", { number: made.number }), {
        action: { label: t("common.undo"), run: () => void undo(made.id) },
      });
      onClose();
      navigate(`/console/incidents/${made.id}`);
    } catch {
      toast(t("common.error.title"), { tone: "danger" });
      setPending(false);
    }
  }

  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t("incidents.split.title")}
      lead={t("incidents.split.lead")}
      footer={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button variant="primary" disabled={!possible} pending={pending} onClick={() => void split()}>
            {t("incidents.split.verb")}
          </Button>
        </>
      }
    >
      {open.length === 0 ? (
        <p className="text-sm text-muted">{t("incidents.split.nothing")}</p>
      ) : (
        <div className="flex flex-col gap-3">
          {open.map((dimension) => (
            <SelectField
              key={dimension}
              label={t(`incidents.dimension.${dimension}`)}
              value={part[dimension] ?? ""}
              onChange={(event) => {
                const { [dimension]: _before, ...rest } = part;
                setPart(event.target.value ? { ...rest, [dimension]: event.target.value } : rest);
              }}
              options={[
                { value: "", label: t("incidents.split.any") },
                ...incident.breakdown
                  .filter((one) => one.dimension === dimension)
                  .map(({ value, count }) => ({
                    value,
                    label: `${name(dimension, value)} · ${format.number(count)}`,
                  })),
              ]}
            />
          ))}
          <div
            aria-live="polite"
            className="min-h-16 rounded-md border border-line bg-sunken px-3 py-2 text-sm"
          >
            {Object.keys(part).length === 0 ? (
              <p className="text-muted">{t("incidents.split.choose")}</p>
            ) : preview === null ? (
              <p className="text-muted">{t("common.loading")}</p>
            ) : (
              <>
                <p className="font-medium text-strong">
                  {scopeWords(
                    { ...incident.scope, ...part },
                    part.merchant && name("merchant", part.merchant),
                  )}
                </p>
                <p className={possible ? "text-ink" : "text-warn"}>
                  {t(possible ? "incidents.split.moves" : "incidents.split.impossible", {
                    payments: format.number(preview.payments),
                    customers: format.number(preview.customers),
                    conversations: format.number(preview.conversations),
                    stay: format.number(preview.stay),
                  })}
                </p>
              </>
            )}
          </div>
        </div>
      )}
    </Dialog>
  );
}
