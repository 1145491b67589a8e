import { useSyncExternalStore } from "react";

/** The same width as the `md` breakpoint. */
const query = "(width < 43.75rem)";

function subscribe(changed: () => void) {
  const list = window.matchMedia(query);
  list.addEventListener("change", changed);
  return () => list.removeEventListener("change", changed);
}

/** Whether the screen is narrower than 700 px. The server, which cannot know, says no. */
export const useNarrow = () =>
  useSyncExternalStore(
    subscribe,
    () => window.matchMedia(query).matches,
    () => false,
  );
