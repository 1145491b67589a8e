import { useFetcher, useRevalidator } from "@remix-run/react";
import { Pause, Play, Unplug } from "lucide-react";
import { useEffect } from "react";
import { Button } from "#app/components/button.tsx";
import { SelectField } from "#app/components/field.tsx";
import { useLiveEvent } from "#app/components/live.tsx";
import { useToast } from "#app/components/toast.tsx";
import type { DemoState } from "#app/features/simulation/demo.server.ts";
import { issuers } from "#app/features/simulation/issuers.ts";
import { useTranslation } from "#app/i18n/use-translation.tsx";

const banks = issuers.map(({ name }) => ({ value: name, label: name }));

/** Makes a bank's cards fail in the simulated payments, until somebody ends it. */
function OutageControl({ outage }: { outage: string | null }) {
  const { t } = useTranslation();
  const toast = useToast();
  const fetcher = useFetcher<DemoState>();
  useEffect(() => {
    if (!fetcher.data) return;
    const issuer = fetcher.data.outage;
    toast(issuer === null ? t("demo.changed.over") : t("demo.changed.outage", { issuer }));
  }, [fetcher.data, toast, t]);
  return (
    <fetcher.Form method="post" className="flex w-full flex-col items-start gap-2">
      {outage === null ? (
        <div className="w-full">
          <SelectField label={t("demo.outage.bank")} name="outage" options={banks} />
        </div>
      ) : (
        <>
          <p className="text-xs text-muted">{t("demo.outage.on", { issuer: outage })}</p>
          <input type="hidden" name="outage" value="" />
        </>
      )}
      <Button type="submit" icon={outage === null ? Unplug : Play} pending={fetcher.state !== "idle"}>
        {t(outage === null ? "demo.outage.start" : "demo.outage.end")}
      </Button>
    </fetcher.Form>
  );
}

/** Whether simulated payments flow and what fails among them, with the ways to change both. */
export function DemoControl({ demo, mayControl }: { demo: DemoState; mayControl: boolean }) {
  const { t } = useTranslation();
  const toast = useToast();
  const { revalidate } = useRevalidator();
  const fetcher = useFetcher<DemoState>();
  useLiveEvent("demo.changed", () => revalidate());
  useEffect(() => {
    if (fetcher.data) toast(t(fetcher.data.paused ? "demo.changed.paused" : "demo.changed.resumed"));
  }, [fetcher.data, toast, t]);
  if (!demo.enabled) return <p className="text-muted">{t("demo.off")}</p>;
  const { paused, outage } = demo;
  return (
    <div className="flex flex-col items-start gap-3">
      <div className="min-w-0">
        <p className="font-medium text-strong">{t(paused ? "demo.paused" : "demo.running")}</p>
        <p className="text-xs text-muted">{t("demo.about")}</p>
      </div>
      {mayControl ? (
        <>
          <fetcher.Form method="post">
            <input type="hidden" name="paused" value={paused ? "no" : "yes"} />
            <Button type="submit" icon={paused ? Play : Pause} pending={fetcher.state !== "idle"}>
              {t(paused ? "demo.resume" : "demo.pause")}
            </Button>
          </fetcher.Form>
          <OutageControl outage={outage} />
        </>
      ) : (
        <p className="text-xs text-muted">{t("demo.notAllowed")}</p>
      )}
    </div>
  );
}
