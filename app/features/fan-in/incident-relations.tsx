import { Link, useRevalidator } from "@remix-run/react";
import { Banner } from "#app/components/banner.tsx";
import { Button } from "#app/components/button.tsx";
import { useToast } from "#app/components/toast.tsx";
import type { IncidentDetail, IncidentName } from "#app/features/failures/incident-view.ts";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { changeIncident } from "./change-incident.tsx";

function Named({ of }: { of: IncidentName }) {
  const { t } = useTranslation();
  return (
    <Link to={`/console/incidents/${of.id}`} className="mr-2 text-action-text hover:underline">
      {t("incidents.number", { number: of.number })}
    </Link>
  );
}

/** What was merged with an incident and split from it, each with the way back. */
export function Relations({ incident, mayManage }: { incident: IncidentDetail; mayManage: boolean }) {
  const { t } = useTranslation();
  const toast = useToast();
  const { revalidate } = useRevalidator();
  const { mergedInto, splitFrom, under, parts } = incident;
  async function change(fields: Record<string, string>, told: string) {
    try {
      await changeIncident(incident.id, fields);
      toast(told);
      revalidate();
    } catch {
      toast(t("common.error.title"), { tone: "danger" });
    }
  }
  if (mergedInto)
    return (
      <Banner
        title={t("incidents.relations.mergedInto")}
        action={
          mayManage && (
            <Button
              size="sm"
              onClick={() => void change({ intent: "take_out_incident" }, t("incidents.relations.takenOut"))}
            >
              {t("incidents.relations.takeOut")}
            </Button>
          )
        }
      >
        <Named of={mergedInto} />
      </Banner>
    );
  if (!splitFrom && under.length === 0 && parts.length === 0) return null;
  return (
    <div className="flex flex-col gap-2">
      {splitFrom && (
        <Banner
          title={t("incidents.relations.splitFrom")}
          action={
            mayManage && (
              <Button
                size="sm"
                onClick={() =>
                  void change(
                    { intent: "merge", number: String(splitFrom.number) },
                    t("incidents.relations.putBack"),
                  )
                }
              >
                {t("incidents.relations.putBackVerb")}
              </Button>
            )
          }
        >
          <Named of={splitFrom} />
        </Banner>
      )}
      {(under.length > 0 || parts.length > 0) && (
        <p className="flex flex-wrap gap-x-4 text-sm text-muted">
          {under.length > 0 && (
            <span>
              {t("incidents.relations.under")}{" "}
              {under.map((one) => (
                <Named key={one.id} of={one} />
              ))}
            </span>
          )}
          {parts.length > 0 && (
            <span>
              {t("incidents.relations.parts")}{" "}
              {parts.map((one) => (
                <Named key={one.id} of={one} />
              ))}
            </span>
          )}
        </p>
      )}
    </div>
  );
}
