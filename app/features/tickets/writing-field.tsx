import { forwardRef, useId, useImperativeHandle, useRef } from "react";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { continued, difference, type Format, formatted, type Written } from "./composer-format.ts";
import { formatOf } from "./composer-tools.tsx";
import { SuggestionList } from "./suggestion-list.tsx";
import type { Choice, useSuggestions } from "./use-suggestions.tsx";

/** What others may do to the field. */
export interface WritingFieldHandle {
  focus: () => void;
  format: (format: Format) => void;
  /** chooses a stretch of what is written */
  select: (from: number, to: number) => void;
}

/** Puts a text into a field as if it had been typed, so that the browser's own undo knows it. */
function type(area: HTMLTextAreaElement, next: Written) {
  const { from, to, text } = difference(area.value, next.text);
  area.setSelectionRange(from, to);
  const typed = document.execCommand(text ? "insertText" : "delete", false, text);
  if (!typed || area.value !== next.text) {
    area.setRangeText(next.text, 0, area.value.length);
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
  area.setSelectionRange(next.from, next.to);
}

/**
 * The field of the composer: keys format, go on with lists, and choose what is suggested. Its text is
 * plain, so that typing costs the same in the longest thread.
 */
export const WritingField = forwardRef<
  WritingFieldHandle,
  {
    label: string;
    value: string;
    suggestions: ReturnType<typeof useSuggestions>;
    onWrite: (text: string) => void;
    onPick: (choice: Choice) => void;
    onSubmit: () => void;
  }
>(function WritingField({ label, value, suggestions, onWrite, onPick, onSubmit }, handle) {
  const { t } = useTranslation();
  const area = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const { shown } = suggestions;
  const written = (field: HTMLTextAreaElement): Written => ({
    text: field.value,
    from: field.selectionStart,
    to: field.selectionEnd,
  });
  const put = (format: Format) => {
    if (!area.current) return;
    area.current.focus();
    type(area.current, formatted(written(area.current), format));
  };
  useImperativeHandle(handle, () => ({
    focus: () => area.current?.focus(),
    format: put,
    select: (from, to) => area.current?.setSelectionRange(from, to),
  }));

  /** @returns whether the key chose among what is suggested */
  function choose(event: React.KeyboardEvent): boolean {
    if (!shown) return false;
    if (event.key === "Escape") suggestions.close();
    else if (!shown.choices?.length) return false;
    else if (event.key === "ArrowDown" || event.key === "ArrowUp")
      suggestions.step(event.key === "ArrowDown" ? 1 : -1);
    else if ((event.key === "Enter" || event.key === "Tab") && !event.ctrlKey && !event.metaKey)
      onPick(shown.choices[shown.active]!);
    else return false;
    return true;
  }

  function press(event: React.KeyboardEvent<HTMLTextAreaElement>) {
    // Enter that ends the choice of a character is not Enter.
    if (event.nativeEvent.isComposing) return;
    if (choose(event)) return event.preventDefault();
    const format = formatOf(event.nativeEvent);
    if (format) {
      event.preventDefault();
      return put(format);
    }
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      return onSubmit();
    }
    if (event.key === "Enter" && !event.shiftKey && !event.altKey) {
      const next = continued(written(event.currentTarget));
      if (next) {
        event.preventDefault();
        type(event.currentTarget, next);
      }
      return;
    }
    if (event.key === "Escape") event.currentTarget.blur();
  }

  const listed = shown?.choices?.length ? shown : null;
  return (
    <>
      {shown && (
        <SuggestionList
          id={id}
          title={t(shown.sign === "/" ? "thread.canned.title" : "composer.colleagues")}
          choices={shown.choices}
          active={shown.active}
          empty={t(shown.choices === null ? "thread.canned.loading" : "thread.canned.none")}
          onPick={onPick}
        />
      )}
      <textarea
        ref={area}
        aria-controls={listed ? id : undefined}
        aria-activedescendant={listed ? `${id}-${listed.active}` : undefined}
        aria-label={label}
        placeholder={label}
        value={value}
        rows={3}
        // The draft is kept by the server: what a browser remembers of an earlier visit may be older.
        autoComplete="off"
        onChange={({ target }) => {
          onWrite(target.value);
          suggestions.look(target.value, target.selectionEnd);
        }}
        onBlur={suggestions.close}
        onKeyDown={press}
        className="input h-auto max-h-72 min-h-20 w-full resize-y py-1.5 leading-normal"
      />
    </>
  );
});
