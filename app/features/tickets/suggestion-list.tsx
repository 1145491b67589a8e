import { useEffect, useRef } from "react";
import { cx } from "#app/components/class-names.ts";

/** Something that can be put in place of the word that is being typed. */
export interface Suggestion {
  id: string;
  /** what it is called by, such as a shortcut */
  name: string;
  label?: string;
  /** what would be inserted, in one line */
  detail?: string;
  icon?: React.ReactNode;
}

/** What fits the word that is being typed. The field keeps the focus and its keys choose. */
export function SuggestionList<Choice extends Suggestion>({
  id,
  title,
  choices,
  active,
  empty,
  onPick,
}: {
  id: string;
  title: string;
  /** null while they are on their way */
  choices: readonly Choice[] | null;
  active: number;
  /** what is said while there are none */
  empty: string;
  onPick: (choice: Choice) => void;
}) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: "nearest" });
  }, [active]);
  if (!choices?.length)
    return (
      <p role="status" className="mb-2 rounded-md border border-line px-3 py-2 text-xs text-muted">
        {empty}
      </p>
    );
  return (
    <div
      ref={list}
      id={id}
      role="listbox"
      aria-label={title}
      className="thin-scroll mb-2 max-h-48 overflow-auto rounded-md border border-line bg-raised p-1"
    >
      {choices.map((choice, place) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and names the active option
        // biome-ignore lint/a11y/useKeyWithClickEvents: the field's keys choose
        <div
          key={choice.id}
          id={`${id}-${place}`}
          role="option"
          aria-selected={place === active}
          // Before the field could lose the focus.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onPick(choice)}
          className={cx(
            "flex min-w-0 cursor-default items-center gap-2 rounded-sm px-2 py-1 text-sm",
            place === active ? "bg-selected text-strong" : "text-ink",
          )}
        >
          {choice.icon}
          <span className="shrink-0 font-medium">{choice.name}</span>
          {choice.label && <span className="shrink-0 text-muted">{choice.label}</span>}
          {choice.detail && <span className="min-w-0 truncate text-xs text-muted">{choice.detail}</span>}
        </div>
      ))}
    </div>
  );
}
