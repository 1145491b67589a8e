import { useFetcher } from "@remix-run/react";
import { useEffect, useRef, useState } from "react";
import { Button } from "#app/components/button.tsx";
import { TextField } from "#app/components/field.tsx";
import { Panel } from "#app/components/page.tsx";
import { useToast } from "#app/components/toast.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { CapacityFacts } from "./capacity.server.ts";

/** The score from which a payment that is asked about in a request is not let through. */
export function BlockPanel({ facts, maySet }: { facts: CapacityFacts; maySet: boolean }) {
  const { t } = useTranslation();
  const toast = useToast();
  const setting = useFetcher<{ set?: number | null }>();
  const [score, setScore] = useState(String(facts.block));
  const told = useRef<unknown>(undefined);
  useEffect(() => setScore(String(facts.block)), [facts.block]);
  useEffect(() => {
    if (setting.state !== "idle" || !setting.data || told.current === setting.data) return;
    told.current = setting.data;
    const { set } = setting.data;
    if (set !== undefined)
      toast(set === null ? t("capacity.wasReset") : t("capacity.block.was", { threshold: set }));
  }, [setting.state, setting.data, toast, t]);
  const wanted = Number(score);
  const valid = Number.isInteger(wanted) && wanted >= 1 && wanted <= 1001;
  const sent = setting.formData?.get("threshold");
  return (
    <Panel title={t("capacity.block.title")} lead={t("capacity.block.lead")}>
      <setting.Form method="post" className="flex flex-wrap items-end gap-x-4 gap-y-2">
        <input type="hidden" name="which" value="block" />
        <div className="w-60">
          <TextField
            label={t("capacity.block.from")}
            name="threshold"
            type="number"
            min={1}
            max={1001}
            step={1}
            required
            readOnly={!maySet}
            value={score}
            onChange={(event) => setScore(event.currentTarget.value)}
          />
        </div>
        {maySet && (
          <span className="flex flex-wrap gap-2">
            {facts.blockIsSet && (
              <Button
                type="button"
                pending={sent === ""}
                onClick={() => setting.submit({ which: "block", threshold: "" }, { method: "post" })}
              >
                {t("capacity.reset")}
              </Button>
            )}
            <Button type="submit" pending={Boolean(sent)} disabled={!valid || wanted === facts.block}>
              {t("capacity.block.set")}
            </Button>
          </span>
        )}
      </setting.Form>
      <p className="mt-3 text-pretty text-xs text-muted">
        {valid && wanted <= facts.threshold && (
          <strong className="font-medium text-warn">{t("capacity.block.belowAlerts")} </strong>
        )}
        {t("capacity.block.hint")} {t("capacity.block.rules")} {!facts.blockIsSet && t("capacity.standard")}{" "}
        {!maySet && t("capacity.mayNot")}
      </p>
    </Panel>
  );
}
