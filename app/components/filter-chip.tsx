import { Check, ChevronDown, X } from "lucide-react";
import { Popover } from "radix-ui";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { cx } from "./class-names.ts";

const chipLook = "inline-flex h-7 items-center gap-1.5 whitespace-nowrap rounded-md border px-2 text-xs";

/** One filter: its name while it is off; its value, and the way to take it off, while it is on. */
export function FilterChip({
  name,
  value,
  onClear,
  children,
}: {
  name: string;
  /** what is chosen, in words; null while the filter is off */
  value: string | null;
  onClear: () => void;
  /** what stands in the popover; `close` shuts it */
  children: (close: () => void) => React.ReactNode;
}) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <span className="inline-flex">
      <Popover.Root open={open} onOpenChange={setOpen}>
        <Popover.Trigger
          className={cx(
            chipLook,
            value
              ? "rounded-r-none border-r-0 border-action/40 bg-action-tint font-medium text-action-text"
              : "border-dashed border-line-strong text-muted hover:border-field-line hover:text-strong",
          )}
        >
          {value ? `${name}: ${value}` : name}
          {!value && <ChevronDown aria-hidden className="size-3" />}
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Content
            align="start"
            sideOffset={6}
            collisionPadding={8}
            aria-label={name}
            className="z-50 min-w-48 animate-appear rounded-md bg-raised p-1 shadow-raised"
          >
            {children(() => setOpen(false))}
          </Popover.Content>
        </Popover.Portal>
      </Popover.Root>
      {value && (
        <button
          type="button"
          aria-label={t("common.removeFilter", { name })}
          onClick={onClear}
          className="inline-flex h-7 w-6 items-center justify-center rounded-r-md border border-l-0 border-action/40 bg-action-tint text-action-text hover:text-strong"
        >
          <X aria-hidden className="size-3" />
        </button>
      )}
    </span>
  );
}

/** Choose one or several of a few values. */
export function FilterOptions({
  options,
  chosen,
  onChange,
}: {
  options: readonly { value: string; label: React.ReactNode }[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
}) {
  return (
    <fieldset className="thin-scroll max-h-72 overflow-auto">
      {options.map(({ value, label }) => {
        const on = chosen.includes(value);
        return (
          // biome-ignore lint/a11y/useSemanticElements: a native box cannot span the whole line
          <button
            key={value}
            type="button"
            role="checkbox"
            aria-checked={on}
            onClick={() => onChange(on ? chosen.filter((other) => other !== value) : [...chosen, value])}
            className="flex h-8 w-full items-center gap-2 rounded-sm px-2 text-left text-sm text-ink hover:bg-hover"
          >
            <span
              className={cx(
                "flex size-4 items-center justify-center rounded-sm border",
                on ? "border-action bg-action text-action-ink" : "border-field-line",
              )}
            >
              {on && <Check aria-hidden className="size-3" strokeWidth={3} />}
            </span>
            {label}
          </button>
        );
      })}
    </fieldset>
  );
}

/** A small form inside the popover: fields and one verb. */
export function FilterForm({
  verb,
  onApply,
  children,
}: {
  verb: string;
  onApply: (form: FormData) => void;
  children: React.ReactNode;
}) {
  return (
    <form
      className="flex w-56 flex-col gap-2 p-2"
      onSubmit={(event) => {
        event.preventDefault();
        onApply(new FormData(event.currentTarget));
      }}
    >
      {children}
      <button
        type="submit"
        className="h-8 rounded-md bg-action text-sm font-medium text-action-ink hover:bg-action-hover"
      >
        {verb}
      </button>
    </form>
  );
}
