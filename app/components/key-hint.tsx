import { Fragment, useSyncExternalStore } from "react";
import { cx } from "./class-names.ts";

const symbols: Record<string, string> = { enter: "↵", escape: "Esc", up: "↑", down: "↓", space: "␣" };

const never = () => () => {};
const onApple = () => /Mac|iPhone|iPad/.test(navigator.platform);

/** What stands on the key that commands use here: "Ctrl", or "⌘" on Apple's keyboards. */
export const useModKey = () => (useSyncExternalStore(never, onApple, () => false) ? "⌘" : "Ctrl");

/** A shortcut as keycaps: "mod+k", "g t", "j". Decorative, since the action itself is labelled. */
export function KeyHint({ keys, onColour = false }: { keys: string; onColour?: boolean }) {
  const mod = useModKey();
  return (
    <span aria-hidden className="inline-flex shrink-0 items-center gap-0.5">
      {keys.split(" ").map((stroke) => (
        <Fragment key={stroke}>
          {stroke.split("+").map((key) => (
            <kbd
              key={key}
              className={cx(
                "inline-flex h-[18px] min-w-[18px] items-center justify-center rounded-sm border px-1 font-sans text-2xs leading-none",
                onColour ? "border-current/35 text-current" : "border-line-strong bg-surface text-muted",
              )}
            >
              {key === "mod" ? mod : (symbols[key] ?? key.toUpperCase())}
            </kbd>
          ))}
        </Fragment>
      ))}
    </span>
  );
}
