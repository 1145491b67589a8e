import { cx } from "./class-names.ts";

const symbols: Record<string, string> = { mod: "Ctrl", enter: "↵", escape: "Esc", up: "↑", down: "↓" };

/** A shortcut as keycaps: "mod+k", "g t", "j". Decorative, since the action itself is labelled. */
export function KeyHint({ keys, onColour = false }: { keys: string; onColour?: boolean }) {
  return (
    <span aria-hidden className="ml-0.5 inline-flex items-center gap-0.5">
      {keys.split(/[\s+]/).map((key) => (
        <kbd
          key={key}
          className={cx(
            "inline-flex h-4 min-w-4 items-center justify-center rounded-sm border px-1 font-sans text-2xs",
            onColour ? "border-current/40 text-current" : "border-line-strong bg-surface text-muted",
          )}
        >
          {symbols[key] ?? key.toUpperCase()}
        </kbd>
      ))}
    </span>
  );
}
