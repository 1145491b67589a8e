import { RadioTower, WifiOff } from "lucide-react";
import { useSyncExternalStore } from "react";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { useLiveState } from "../live.tsx";

function subscribe(changed: () => void) {
  window.addEventListener("online", changed);
  window.addEventListener("offline", changed);
  return () => {
    window.removeEventListener("online", changed);
    window.removeEventListener("offline", changed);
  };
}

/** Whether the browser has a network at all. */
export const useOnline = () =>
  useSyncExternalStore(
    subscribe,
    () => navigator.onLine,
    () => true,
  );

/**
 * Says when nothing new arrives: the page goes on working, but what it shows may be old.
 * The region is always there, since only changes within it are read out.
 */
export function ConnectionNotice() {
  const { t } = useTranslation();
  const online = useOnline();
  const live = useLiveState();
  const text = !online ? t("frame.offline") : live === "away" ? t("frame.away") : null;
  const Icon = online ? RadioTower : WifiOff;
  return (
    <div role="status">
      {text && (
        <p className="flex items-start gap-2 border-b border-line bg-warn-tint px-4 py-1.5 text-xs font-medium text-warn lg:px-6">
          <Icon aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          {text}
        </p>
      )}
    </div>
  );
}
