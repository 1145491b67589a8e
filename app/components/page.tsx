import { Link } from "@remix-run/react";
import { ArrowLeft } from "lucide-react";
import { cx } from "./class-names.ts";

/** The head of a page: where one is, what belongs to the whole of it. */
export function PageHeader({
  title,
  lead,
  back,
  meta,
  actions,
}: {
  title: React.ReactNode;
  lead?: React.ReactNode;
  /** where this page was opened from */
  back?: { to: string; label: string };
  meta?: React.ReactNode;
  actions?: React.ReactNode;
}) {
  return (
    <header className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-2 px-4 pb-3 pt-4 lg:px-6">
      <div className="min-w-0 flex-1 basis-64">
        {back && (
          <Link
            to={back.to}
            className="-ml-0.5 mb-1 inline-flex items-center gap-1 rounded-sm text-xs text-muted hover:text-strong"
          >
            <ArrowLeft aria-hidden className="size-3.5" />
            {back.label}
          </Link>
        )}
        <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className="min-w-0 truncate text-lg font-semibold tracking-[-0.006em] text-strong">{title}</h1>
          {meta}
        </div>
        {lead && <p className="mt-0.5 max-w-3xl text-pretty text-xs text-muted">{lead}</p>}
      </div>
      {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </header>
  );
}

/** Filters, search and what else acts on the list below. */
export const Toolbar = ({ children }: { children: React.ReactNode }) => (
  <search className="flex shrink-0 flex-wrap items-center gap-2 px-4 pb-3 lg:px-6">{children}</search>
);

/** Everything below the head; scrolls by itself. */
export function PageBody({ children, flush = false }: { children: React.ReactNode; flush?: boolean }) {
  return (
    <div
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      className={cx(
        "thin-scroll min-h-0 flex-1 overflow-auto focus-inset",
        flush ? "border-t border-line" : "px-4 pb-10 pt-1 lg:px-6",
      )}
    >
      {children}
    </div>
  );
}

/** One subject on a page. */
export function Panel({
  title,
  lead,
  actions,
  flush = false,
  className,
  children,
}: {
  title?: React.ReactNode;
  lead?: React.ReactNode;
  actions?: React.ReactNode;
  /** content reaches the panel's edges: tables, lists */
  flush?: boolean;
  className?: string;
  children: React.ReactNode;
}) {
  return (
    <section className={cx("min-w-0 overflow-hidden rounded-lg border border-line bg-surface", className)}>
      {title && (
        <div
          className={cx(
            "flex min-h-10 flex-wrap items-center gap-x-3 gap-y-1 px-4 pt-2",
            flush ? "border-b border-line pb-2" : "pb-0",
          )}
        >
          <h2 className="text-sm font-semibold text-strong">{title}</h2>
          {lead && <p className="text-xs text-muted">{lead}</p>}
          {actions && <div className="ml-auto flex items-center gap-2 sm:-my-1">{actions}</div>}
        </div>
      )}
      <div className={flush ? undefined : cx("px-4 pb-4", title ? "pt-1.5" : "pt-4")}>{children}</div>
    </section>
  );
}

/** A figure that sums up many things, with where it leads. */
export function Figure({
  label,
  value,
  hint,
  to,
  children,
}: {
  label: string;
  value: React.ReactNode;
  hint?: React.ReactNode;
  to?: string;
  /** a small chart below */
  children?: React.ReactNode;
}) {
  return (
    <div
      className={cx(
        "relative flex min-w-0 flex-col rounded-lg border border-line bg-surface px-4 py-3",
        to && "transition-colors hover:border-line-strong hover:bg-hover",
      )}
    >
      <p className="text-xs text-muted">
        {to ? (
          <Link
            to={to}
            className="after:absolute after:inset-0 after:rounded-lg focus-visible:after:outline-2 focus-visible:after:outline-focus focus-visible:outline-none"
          >
            {label}
          </Link>
        ) : (
          label
        )}
      </p>
      {/* A figure is never cut: on a phone a currency goes below its amount. */}
      <p className="tabular mt-0.5 break-words text-xl font-semibold tracking-[-0.01em] text-strong [&>span]:whitespace-normal">
        {value}
      </p>
      {hint && <div className="mt-0.5 text-xs text-muted">{hint}</div>}
      {children && <div className="mt-auto pt-2">{children}</div>}
    </div>
  );
}

/** Figures side by side; as many in a row as there is room for, two on a phone. */
export const Figures = ({ children }: { children: React.ReactNode }) => (
  <div className="grid grid-cols-[repeat(auto-fit,minmax(10rem,1fr))] gap-3">{children}</div>
);
