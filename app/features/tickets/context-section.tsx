import { cx } from "#app/components/class-names.ts";

/** One subject of the pane beside a thread. */
export function ContextSection({
  title,
  lead,
  aside,
  className,
  children,
}: {
  title: string;
  lead?: string;
  aside?: React.ReactNode;
  className?: string;
  children: React.ReactNode;
}) {
  return (
    <section className={cx("border-b border-line px-4 py-3 last:border-0", className)}>
      <div className="mb-1.5 flex items-baseline gap-2">
        <h3 className="shrink-0 text-xs font-semibold text-strong">{title}</h3>
        {lead && <p className="min-w-0 truncate text-xs text-muted">{lead}</p>}
        {aside && <div className="ml-auto shrink-0 text-xs">{aside}</div>}
      </div>
      {children}
    </section>
  );
}
