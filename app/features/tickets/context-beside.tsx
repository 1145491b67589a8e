import { useSyncExternalStore } from "react";
import { Dialog } from "#app/components/dialog.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { ContextPane } from "./context-pane.tsx";

const key = "inbox.context";
const wide = "(width >= 80rem)";
const changed = new EventTarget();

function subscribe(listen: () => void) {
  const list = window.matchMedia(wide);
  list.addEventListener("change", listen);
  changed.addEventListener("change", listen);
  return () => {
    list.removeEventListener("change", listen);
    changed.removeEventListener("change", listen);
  };
}

/** Whether there is room for the pane beside a thread. The server, which cannot know, says yes. */
export const useRoomBeside = () =>
  useSyncExternalStore(
    subscribe,
    () => window.matchMedia(wide).matches,
    () => true,
  );

/** Whether somebody put the pane away on this device, and what does so. */
export function usePutAway(): [putAway: boolean, set: (putAway: boolean) => void] {
  const putAway = useSyncExternalStore(
    subscribe,
    () => localStorage.getItem(key) === "away",
    () => false,
  );
  const set = (next: boolean) => {
    localStorage.setItem(key, next ? "away" : "shown");
    changed.dispatchEvent(new Event("change"));
  };
  return [putAway, set];
}

/** What is known beside a thread: next to it where there is room, else above it when asked for. */
export function ContextBeside({
  conversationId,
  open,
  onOpenChange,
}: {
  conversationId: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const { t } = useTranslation();
  const room = useRoomBeside();
  if (room)
    return (
      open && (
        <div className="hidden w-80 shrink-0 overflow-auto border-l border-line xl:block">
          <ContextPane conversationId={conversationId} />
        </div>
      )
    );
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t("context.title")} drawer>
      <ContextPane conversationId={conversationId} />
    </Dialog>
  );
}
