import { type KeyboardEvent, useId, useRef, useState } from "react";
import { cx } from "#app/components/class-names.ts";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { type Completion, type Completions, completionsAt } from "../rule-language/complete.ts";
import { isField } from "../rule-language/fields.ts";
import type { Problem } from "../rule-language/problem.ts";

/** The same letters in the same places: the text lies over its marked copy. */
const type = "font-mono text-sm leading-6 whitespace-pre-wrap break-words px-3 py-2";

const words = /"(?:[^"\\]|\\.)*"?|[A-Za-z_][A-Za-z0-9_]*|\d+(?:\.\d+)?|[^\sA-Za-z_0-9"]+|\s+/g;
const isKeyword = /^(and|or|not|in|on|otherwise|true|false|known|abs|min|max|starts_with)$/;

function lookOf(word: string): string {
  if (word.startsWith('"')) return "text-ok";
  if (isKeyword.test(word)) return "text-action-text";
  if (/^\d/.test(word) || /^[A-Z]{3}$/.test(word)) return "text-warn";
  return isField(word) ? "text-strong" : "text-ink";
}

/** The text with its words told apart and what is wrong underlined. */
function Marked({ text, problem }: { text: string; problem: Problem | null }) {
  const pieces: { from: number; text: string; look: string; wrong: boolean }[] = [];
  for (const match of text.matchAll(words)) {
    const from = match.index;
    const to = from + match[0].length;
    const wrong = problem !== null && from < Math.max(problem.to, problem.from + 1) && to > problem.from;
    pieces.push({ from, text: match[0], look: lookOf(match[0]), wrong });
  }
  return (
    <>
      {pieces.map((piece) => (
        <span
          key={piece.from}
          className={cx(
            piece.look,
            piece.wrong && "underline decoration-danger decoration-wavy decoration-1 underline-offset-4",
          )}
        >
          {piece.text}
        </span>
      ))}
    </>
  );
}

/** What a completion is, in words. */
function useMeaning() {
  const { t } = useTranslation();
  return ({ kind, name }: Completion) =>
    kind === "field" && isField(name) ? t(`rules.field.${name}`) : t(`rules.kind.${kind}`);
}

/** Where a rule's condition is written: colours, the mistake in its place, and what can stand at the caret. */
export function ConditionField({
  text,
  onText,
  problem,
  readOnly = false,
  describedBy,
}: {
  text: string;
  onText: (text: string) => void;
  problem: Problem | null;
  readOnly?: boolean;
  describedBy?: string;
}) {
  const { t } = useTranslation();
  const meaning = useMeaning();
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const [offered, setOffered] = useState<Completions | null>(null);
  const [chosen, setChosen] = useState(0);
  const options = offered?.options ?? [];
  const open = options.length > 0;

  function offer(value: string, caret: number, asked = false) {
    const found = completionsAt(value, caret);
    // Unasked, only where a word was begun: nobody wants a list after every blank.
    const begun = found.from < caret;
    setOffered(asked || begun ? found : null);
    setChosen(0);
  }

  function choose({ insert }: Completion) {
    if (!offered || !area.current) return;
    const field = area.current;
    field.focus();
    field.setSelectionRange(offered.from, offered.to);
    const space = insert.endsWith("(") || /^\s/.test(text.slice(offered.to)) ? "" : " ";
    // As if typed, so that the browser's own undo knows it.
    if (!document.execCommand("insertText", false, insert + space)) {
      onText(text.slice(0, offered.from) + insert + space + text.slice(offered.to));
    }
    setOffered(null);
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (event.key === " " && event.ctrlKey) {
      event.preventDefault();
      offer(text, event.currentTarget.selectionStart, true);
      return;
    }
    if (!open) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      setChosen((chosen + (event.key === "ArrowDown" ? 1 : options.length - 1)) % options.length);
    } else if (event.key === "Enter" || event.key === "Tab") {
      event.preventDefault();
      choose(options[chosen]!);
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      setOffered(null);
    }
  }

  return (
    <div className="relative">
      <div
        className={cx(
          "relative min-h-28 rounded-md border bg-surface focus-within:outline-2 focus-within:outline-focus",
          problem ? "border-danger" : "border-field-line",
        )}
      >
        <div aria-hidden className={cx(type, "pointer-events-none min-h-28")}>
          <Marked text={text} problem={problem} />
          {"\u200b"}
        </div>
        <textarea
          ref={area}
          id="condition"
          name="text"
          value={text}
          readOnly={readOnly}
          spellCheck={false}
          autoCapitalize="none"
          autoComplete="off"
          aria-invalid={problem ? true : undefined}
          aria-describedby={describedBy}
          aria-autocomplete="list"
          aria-controls={open ? id : undefined}
          aria-activedescendant={open ? `${id}-${chosen}` : undefined}
          className={cx(
            type,
            "absolute inset-0 size-full resize-none overflow-hidden bg-transparent text-transparent caret-strong outline-none",
          )}
          onChange={(event) => {
            onText(event.currentTarget.value);
            offer(event.currentTarget.value, event.currentTarget.selectionStart);
          }}
          onKeyDown={onKeyDown}
          onBlur={() => setOffered(null)}
        />
      </div>
      {open && (
        <ul
          id={id}
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: the listbox of the text field above
          role="listbox"
          aria-label={t("rules.editor.suggestions")}
          className="absolute left-0 top-full z-dialog mt-1 max-h-72 w-full max-w-md overflow-auto rounded-md border border-line bg-raised p-1 shadow-raised"
        >
          {options.map((option, at) => (
            <li
              key={`${option.kind} ${option.name}`}
              id={`${id}-${at}`}
              // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: as above
              role="option"
              aria-selected={at === chosen}
              tabIndex={-1}
              onMouseDown={(event) => {
                event.preventDefault();
                choose(option);
              }}
              className={cx(
                "flex cursor-pointer items-baseline gap-3 rounded-sm px-2 py-1",
                at === chosen ? "bg-pressed" : "hover:bg-hover",
              )}
            >
              <code className="shrink-0 font-mono text-sm text-strong">{option.name}</code>
              <span className="min-w-0 truncate text-xs text-muted">{meaning(option)}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
