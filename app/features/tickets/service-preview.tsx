import { useFetcher } from "@remix-run/react";
import { useEffect, useState } from "react";
import { TextField } from "#app/components/field.tsx";
import { Panel } from "#app/components/page.tsx";
import { ScrollRegion } from "#app/components/scroll-region.tsx";
import { useViewer } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { PreviewRequest, ServiceAnswer } from "./service-settings.ts";
import { priorities } from "./ticket.ts";

/** People type; what is asked is what stands after this. In milliseconds. */
const pause = 250;
const targets = ["firstResponse", "nextResponse", "resolution"] as const;

/** Friday of next week, ten to six: the message that tells business hours from others. */
function tellingTime(now: number): string {
  const day = new Date(now);
  day.setUTCDate(day.getUTCDate() + ((5 - day.getUTCDay() + 7) % 7 || 7));
  return `${day.toISOString().slice(0, 10)}T17:50`;
}

/**
 * When a message would be due by what is being edited: "Friday 17:50, so Monday 09:20".
 *
 * @param draft null while something typed makes no sense
 */
export function ServicePreview({ draft }: { draft: Omit<PreviewRequest, "wall"> | null }) {
  const { t } = useTranslation();
  const { locale } = useViewer();
  const { submit, data } = useFetcher<ServiceAnswer>();
  const [wall, setWall] = useState("");
  useEffect(() => setWall(tellingTime(Date.now())), []);
  const asked = draft && wall ? JSON.stringify({ ...draft, wall }) : null;
  useEffect(() => {
    if (!asked) return;
    const timer = setTimeout(() => {
      submit(
        { intent: "preview", preview: JSON.parse(asked) },
        { method: "POST", encType: "application/json" },
      );
    }, pause);
    return () => clearTimeout(timer);
  }, [asked, submit]);
  const preview = data && "preview" in data ? data.preview : null;
  const words = (at: string | null) =>
    at && preview
      ? new Intl.DateTimeFormat(locale === "zh" ? "zh-CN" : "en-GB", {
          timeZone: preview.zone,
          weekday: "short",
          day: "numeric",
          month: "short",
          hour: "2-digit",
          minute: "2-digit",
          hourCycle: "h23",
        }).format(Date.parse(at))
      : "–";
  return (
    <Panel title={t("services.preview")} lead={t("services.previewLead")}>
      <div className="max-w-60">
        <TextField
          type="datetime-local"
          label={t("services.previewAt")}
          hint={preview?.zone}
          value={wall}
          onChange={({ target }) => setWall(target.value)}
        />
      </div>
      <ScrollRegion label={t("services.preview")} className="mt-3 overflow-x-auto">
        <table className="w-full text-sm">
          <caption className="sr-only">{t("services.preview")}</caption>
          <thead>
            <tr className="text-left text-xs text-muted">
              <th scope="col" className="py-1 pr-4 font-medium">
                {t("thread.priority")}
              </th>
              {targets.map((target) => (
                <th key={target} scope="col" className="py-1 pr-4 font-medium">
                  {t(`due.target.${target}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody data-preview={preview ? "read" : undefined}>
            {priorities.toReversed().map((priority) => (
              <tr key={priority} className="border-t border-line">
                <th scope="row" className="py-1.5 pr-4 text-left font-normal text-ink">
                  {t(`inbox.priority.${priority}`)}
                </th>
                {targets.map((target) => (
                  <td key={target} className="tabular whitespace-nowrap py-1.5 pr-4 text-strong">
                    {words(preview?.due[priority][target] ?? null)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </Panel>
  );
}
