import { Link } from "@remix-run/react";
import { useId } from "react";
import { cx } from "./class-names.ts";

const groupLook = "inline-flex w-fit min-w-0 max-w-full rounded-md bg-track p-0.5";
const itemLook =
  "inline-flex h-7 items-center gap-1.5 whitespace-nowrap rounded-[5px] px-2.5 text-xs font-medium transition-colors focus-inset";
const onLook = "bg-thumb text-strong shadow-flat";
const offLook = "text-muted hover:text-strong";

/** A few views of one thing, each with its own address. Counts only where they call for action. */
export function SegmentedLinks({
  label,
  items,
}: {
  label: string;
  items: readonly { to: string; label: string; current: boolean; count?: number }[];
}) {
  return (
    <nav aria-label={label} className={cx(groupLook, "no-scrollbar overflow-x-auto")}>
      {items.map((item) => (
        <Link
          key={item.to}
          to={item.to}
          aria-current={item.current ? "page" : undefined}
          className={cx(itemLook, item.current ? onLook : offLook)}
        >
          {item.label}
          {item.count !== undefined && item.count > 0 && (
            <span className={cx("tabular", item.current ? "text-action-text" : "text-muted")}>
              {item.count}
            </span>
          )}
        </Link>
      ))}
    </nav>
  );
}

/** One of a few values, all in view. A group of radio buttons: with a `name` it belongs to the form. */
export function SegmentedChoice<Value extends string>({
  label,
  name,
  value,
  defaultValue,
  options,
  onChange,
}: {
  label: string;
  name?: string;
  value?: Value;
  defaultValue?: Value;
  options: readonly { value: Value; label: React.ReactNode }[];
  onChange?: (value: Value) => void;
}) {
  const id = useId();
  return (
    <fieldset className={cx(groupLook, "flex-wrap")}>
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          className={cx(
            itemLook,
            "relative text-muted hover:text-strong has-checked:bg-thumb has-checked:text-strong has-checked:shadow-flat",
            "has-focus-visible:outline-2 has-focus-visible:outline-focus",
          )}
        >
          <input
            type="radio"
            name={name ?? id}
            value={option.value}
            checked={value === undefined ? undefined : value === option.value}
            defaultChecked={defaultValue === undefined ? undefined : defaultValue === option.value}
            onChange={() => onChange?.(option.value)}
            className="absolute inset-0 appearance-none opacity-0"
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}
