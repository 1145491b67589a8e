import { Check, ChevronDown, Plus, X } from "lucide-react";
import { Popover } from "radix-ui";
import { useState } from "react";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { Button } from "./button.tsx";
import { cx } from "./class-names.ts";

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
    <span
      className={cx(
        "inline-flex h-7 max-w-full items-stretch rounded-full border text-xs transition-colors",
        value
          ? "border-line-strong bg-raised shadow-flat"
          : "border-dashed border-line-strong hover:border-field-line has-data-[state=open]:border-field-line",
      )}
    >
      {value && (
        <button
          type="button"
          aria-label={t("common.removeFilter", { name })}
          onClick={onClear}
          className="flex w-6 items-center justify-center rounded-l-full pl-1 text-muted hover:bg-hover hover:text-strong"
        >
          <X aria-hidden className="size-3" strokeWidth={2.25} />
        </button>
      )}
      <Popover.Root open={open} onOpenChange={setOpen}>
        <Popover.Trigger
          className={cx(
            "inline-flex min-w-0 items-center gap-1 whitespace-nowrap",
            value
              ? "rounded-r-full pl-1 pr-2 text-muted hover:bg-hover"
              : "rounded-full pl-2 pr-2.5 font-medium text-muted hover:text-strong",
          )}
        >
          {!value && <Plus aria-hidden className="size-3" strokeWidth={2.25} />}
          {name}
          {value && (
            <>
              <span aria-hidden className="mx-0.5 h-3 w-px bg-line-strong" />
              <span className="truncate font-medium text-action-text">{value}</span>
              <ChevronDown aria-hidden className="size-3 shrink-0" />
            </>
          )}
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Content
            align="start"
            sideOffset={6}
            collisionPadding={8}
            aria-label={name}
            className="z-float min-w-52 max-w-[calc(100vw-1rem)] animate-appear rounded-lg bg-raised p-1 shadow-raised focus-visible:outline-none"
          >
            {children(() => setOpen(false))}
          </Popover.Content>
        </Popover.Portal>
      </Popover.Root>
    </span>
  );
}

/** Chosen values in few words, for a chip: both of two, the first of more; null for none. */
export function useShortList() {
  const { t } = useTranslation();
  return (labels: readonly string[]): string | null => {
    const [first] = labels;
    if (first === undefined) return null;
    if (labels.length < 3) return labels.join(t("common.filter.listComma"));
    return t("common.filter.several", { first, count: labels.length - 1 });
  };
}

/** Takes every filter off; stands behind them while more than one is on. */
export function ClearFilters({ count, onClear }: { count: number; onClear: () => void }) {
  const { t } = useTranslation();
  if (count < 2) return null;
  return (
    <Button variant="ghost" size="sm" onClick={onClear}>
      {t("common.clearAll")}
    </Button>
  );
}

/** Choose one or several of a few values. Long lists can be searched by name. */
export function FilterOptions({
  options,
  chosen,
  onChange,
}: {
  options: readonly { value: string; label: React.ReactNode; words?: string }[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
}) {
  const { t } = useTranslation();
  const [find, setFind] = useState("");
  const searchable = options.length > 9;
  const fitting = options.filter(({ value, label, words }) =>
    `${value} ${words ?? (typeof label === "string" ? label : "")}`
      .toLowerCase()
      .includes(find.toLowerCase()),
  );
  return (
    <>
      {searchable && (
        <input
          type="search"
          aria-label={t("common.filter.findOption")}
          placeholder={t("common.filter.findOption")}
          value={find}
          onChange={(event) => setFind(event.target.value)}
          className="mb-1 h-8 w-full rounded-md bg-sunken px-2 text-sm text-strong max-lg:text-lg"
        />
      )}
      <fieldset className="thin-scroll max-h-72 overflow-auto">
        {fitting.map(({ value, label }) => {
          const on = chosen.includes(value);
          return (
            // biome-ignore lint/a11y/useSemanticElements: a native box cannot span the whole line
            <button
              key={value}
              type="button"
              role="checkbox"
              aria-checked={on}
              onClick={() => onChange(on ? chosen.filter((other) => other !== value) : [...chosen, value])}
              className="flex h-8 w-full items-center gap-2 rounded-sm px-2 text-left text-sm text-ink focus-inset hover:bg-hover"
            >
              <span
                className={cx(
                  "flex size-4 shrink-0 items-center justify-center rounded-sm border",
                  on ? "border-action bg-action text-action-ink" : "border-field-line",
                )}
              >
                {on && <Check aria-hidden className="size-3" strokeWidth={3} />}
              </span>
              {label}
            </button>
          );
        })}
        {fitting.length === 0 && (
          <p className="px-2 py-3 text-center text-xs text-muted">{t("common.filter.noOption")}</p>
        )}
      </fieldset>
    </>
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
      className="flex w-60 flex-col gap-3 p-2.5"
      onSubmit={(event) => {
        event.preventDefault();
        onApply(new FormData(event.currentTarget));
      }}
    >
      {children}
      <Button type="submit" variant="primary">
        {verb}
      </Button>
    </form>
  );
}
