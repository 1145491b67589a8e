import { useFetcher, useNavigate } from "@remix-run/react";
import { PhoneCall, X } from "lucide-react";
import { useEffect, useState } from "react";
import { ButtonLink, IconButton } from "#app/components/button.tsx";
import { useLiveEvent } from "#app/components/live.tsx";
import { useShortcut } from "#app/components/shortcuts.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { CallerLine } from "./call-finder.tsx";
import type { CallPanelData } from "./call-panel.ts";

const atOnce = 3;
const panelOf = (id: string) => `/console/calls?${new URLSearchParams({ call: id })}`;

/** One call that rings or that the viewer has taken, with whose number it is. */
function RingingCall({ id, onDone }: { id: string; onDone: (id: string) => void }) {
  const { t } = useTranslation();
  const { load, data } = useFetcher<CallPanelData>();
  useEffect(() => load(panelOf(id)), [id, load]);
  useLiveEvent("call.changed", (event) => {
    if (event.id !== id) return;
    if (event.state === "ended") onDone(id);
    else load(panelOf(id));
  });
  const call = data?.call;
  useEffect(() => {
    // A colleague has it.
    if (call?.state === "answered" && !call.mine) onDone(id);
  }, [call, id, onDone]);
  if (!call) return null;
  const [caller, ...others] = data.callers;
  const customer = caller && others.length === 0 ? `&${new URLSearchParams({ customer: caller.id })}` : "";
  return (
    <li className="pointer-events-auto w-80 max-w-full animate-rise rounded-xl bg-raised p-3 shadow-dialog">
      <div className="flex items-center gap-2">
        <PhoneCall aria-hidden className="size-4 shrink-0 text-action-text" />
        <p className="min-w-0 flex-1 truncate text-sm font-medium text-strong">
          {t(call.state === "ringing" ? "calls.ringing" : "calls.answered")}
          <span className="tabular ml-2 font-normal text-ink">{call.number ?? t("calls.unknownNumber")}</span>
        </p>
        <IconButton icon={X} size="sm" side="left" label={t("common.dismiss")} onClick={() => onDone(id)} />
      </div>
      <div className="my-2 flex items-center gap-3">
        {caller && others.length === 0 ? (
          <CallerLine caller={caller} />
        ) : (
          <p className="text-xs text-muted">
            {caller ? t("calls.several", { count: data.callers.length }) : t("calls.nobody")}
          </p>
        )}
      </div>
      <ButtonLink
        to={`${panelOf(id)}${customer}`}
        variant="primary"
        size="sm"
        onClick={() => onDone(id)}
        className="w-full"
      >
        {t("calls.take")}
      </ButtonLink>
    </li>
  );
}

/** Calls that ring now, wherever one is in the console. They announce themselves and take no focus. */
export function CallBell({ keys }: { keys: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [ringing, setRinging] = useState<string[]>([]);
  useShortcut(keys, t("calls.title"), () => navigate("/console/calls"), t("frame.keys.goTo"));
  useLiveEvent("call.changed", ({ id, state }) => {
    if (state === "ringing")
      setRinging((calls) => [id, ...calls.filter((one) => one !== id)].slice(0, atOnce));
  });
  const [done] = useState(() => (id: string) => setRinging((calls) => calls.filter((one) => one !== id)));
  return (
    <div role="status" className="pointer-events-none fixed bottom-20 right-4 z-toast lg:bottom-6 lg:right-6">
      <ul className="flex flex-col items-end gap-2">
        {ringing.map((id) => (
          <RingingCall key={id} id={id} onDone={done} />
        ))}
      </ul>
    </div>
  );
}
