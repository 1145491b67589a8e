import { Link } from "@remix-run/react";
import { Tabs as Radix } from "radix-ui";
import { cx } from "./class-names.ts";

const listLook = "flex gap-5 overflow-x-auto no-scrollbar border-b border-line";
const tabLook =
  "relative inline-flex h-9 shrink-0 items-center gap-1.5 whitespace-nowrap text-sm font-medium text-muted focus-inset " +
  "hover:text-strong after:absolute after:inset-x-0 after:bottom-0 after:h-0.5 after:rounded-full";
const currentLook = "text-strong after:bg-action";

/** Parts of one subject, each with its own address. */
export const TabLinks = ({
  label,
  items,
}: {
  label: string;
  items: readonly { to: string; label: string; current: boolean; count?: number }[];
}) => (
  <nav aria-label={label} className={listLook}>
    {items.map(({ to, label, current, count }) => (
      <Link
        key={to}
        to={to}
        preventScrollReset
        aria-current={current ? "page" : undefined}
        className={cx(tabLook, current && currentLook)}
      >
        {label}
        {count !== undefined && <span className="tabular text-xs text-muted">{count}</span>}
      </Link>
    ))}
  </nav>
);

/** Parts of one subject that are all here already and need no address. */
export function Tabs({
  label,
  items,
  defaultValue,
}: {
  label: string;
  items: readonly { value: string; label: string; content: React.ReactNode }[];
  defaultValue?: string;
}) {
  return (
    <Radix.Root defaultValue={defaultValue ?? items[0]?.value}>
      <Radix.List aria-label={label} className={listLook}>
        {items.map(({ value, label }) => (
          <Radix.Trigger
            key={value}
            value={value}
            className={cx(tabLook, "data-[state=active]:text-strong data-[state=active]:after:bg-action")}
          >
            {label}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {items.map(({ value, content }) => (
        <Radix.Content key={value} value={value} className="pt-4">
          {content}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
