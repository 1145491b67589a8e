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
    <header className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line bg-surface px-4 py-2.5 lg:px-6">
      <div className="min-w-0 flex-1">
        {back && (
          <Link
            to={back.to}
            className="mb-0.5 inline-flex items-center gap-1 text-xs text-muted hover:text-strong"
          >
            <ArrowLeft aria-hidden className="size-3.5" />
            {back.label}
          </Link>
        )}
        <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className="truncate text-lg font-semibold text-strong">{title}</h1>
          {meta}
        </div>
        {lead && <p className="text-xs text-muted">{lead}</p>}
      </div>
      {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </header>
  );
}

/** Everything below the head; scrolls by itself. */
export function PageBody({ children, flush = false }: { children: React.ReactNode; flush?: boolean }) {
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      className={cx("thin-scroll min-h-0 flex-1 overflow-auto outline-offset-[-2px]", !flush && "p-4 lg:p-6")}
    >
      {children}
    </section>
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
        <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1 border-b border-line px-4 py-2">
          <h2 className="text-sm font-semibold text-strong">{title}</h2>
          {lead && <p className="text-xs text-muted">{lead}</p>}
          {actions && <div className="ml-auto flex items-center gap-2">{actions}</div>}
        </div>
      )}
      <div className={flush ? undefined : "p-4"}>{children}</div>
    </section>
  );
}
