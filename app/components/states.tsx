import { Inbox, type LucideIcon, RotateCw, TriangleAlert } from "lucide-react";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { Button } from "./button.tsx";
import { cx } from "./class-names.ts";

interface StateProps {
  icon?: LucideIcon;
  title: string;
  detail?: React.ReactNode;
  action?: React.ReactNode;
  /** inside a panel rather than on a page of its own */
  small?: boolean;
  /** the title is the heading of the whole page */
  heading?: boolean;
}

function State({
  icon: Icon = Inbox,
  title,
  detail,
  action,
  small = false,
  heading = false,
  tone,
}: StateProps & { tone: string }) {
  const Title = heading ? "h1" : "p";
  return (
    <div
      className={cx("mx-auto flex max-w-sm flex-col items-center px-6 text-center", small ? "py-6" : "py-16")}
    >
      <span
        className={cx(
          "flex items-center justify-center rounded-full",
          small ? "mb-2 size-8" : "mb-3 size-10",
          tone,
        )}
      >
        <Icon aria-hidden className={small ? "size-4" : "size-5"} strokeWidth={1.75} />
      </span>
      <Title className={cx("font-medium text-strong", small ? "text-sm" : "text-base")}>{title}</Title>
      {detail && <div className="mt-1 text-pretty text-sm text-muted">{detail}</div>}
      {action && <div className="mt-4 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}

/** Nothing is here: what would be, and how it gets here. */
export const EmptyState = (props: StateProps) => <State {...props} tone="bg-neutral-tint text-muted" />;

/** Something went wrong: what happened, what is safe, what to do. */
export function ErrorState({ onRetry, ...props }: Partial<StateProps> & { onRetry?: () => void }) {
  const { t } = useTranslation();
  return (
    <div role="alert">
      <State
        icon={TriangleAlert}
        title={t("common.error.title")}
        detail={t("common.error.detail")}
        action={
          onRetry && (
            <Button icon={RotateCw} onClick={onRetry}>
              {t("common.retry")}
            </Button>
          )
        }
        {...props}
        tone="bg-danger-tint text-danger"
      />
    </div>
  );
}

/** The shape of what is being loaded. `lines` are widths in percent. */
export function Skeleton({ lines = [60, 90, 75] }: { lines?: number[] }) {
  const { t } = useTranslation();
  return (
    <div role="status" className="flex animate-breathe flex-col gap-2.5">
      <span className="sr-only">{t("common.loading")}</span>
      {lines.map((width, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity
        <div key={line} className="h-3 rounded-sm bg-neutral-tint" style={{ width: `${width}%` }} />
      ))}
    </div>
  );
}
