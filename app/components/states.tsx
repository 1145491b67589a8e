import type { LucideIcon } from "lucide-react";
import { Inbox, TriangleAlert } from "lucide-react";
import { cx } from "./class-names.ts";

interface StateProps {
  icon?: LucideIcon;
  title: string;
  detail?: React.ReactNode;
  action?: React.ReactNode;
}

function State({ icon: Icon = Inbox, title, detail, action, tone }: StateProps & { tone: string }) {
  return (
    <div className="mx-auto flex max-w-md flex-col items-center gap-2 px-6 py-12 text-center">
      <Icon aria-hidden className={cx("size-6", tone)} strokeWidth={1.5} />
      <p className="text-base font-medium text-strong">{title}</p>
      {detail && <p className="text-balance text-sm text-muted">{detail}</p>}
      {action && <div className="mt-2 flex gap-2">{action}</div>}
    </div>
  );
}

/** Nothing is here: what would be, and how it gets here. */
export const EmptyState = (props: StateProps) => <State {...props} tone="text-muted" />;

/** Something went wrong: what happened, what is safe, what to do. */
export const ErrorState = (props: StateProps) => (
  <div role="alert">
    <State icon={TriangleAlert} {...props} tone="text-danger" />
  </div>
);

/** The shape of what is being loaded. `lines` are widths in percent. */
export function Skeleton({ lines = [60, 90, 75] }: { lines?: number[] }) {
  return (
    <div aria-hidden className="flex animate-breathe flex-col gap-2.5">
      {lines.map((width, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity
        <div key={line} className="h-3 rounded-sm bg-neutral-tint" style={{ width: `${width}%` }} />
      ))}
    </div>
  );
}
