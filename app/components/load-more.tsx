import { Link } from "@remix-run/react";
import { ArrowDown } from "lucide-react";
import { cx } from "./class-names.ts";
import { Spinner } from "./spinner.tsx";

const look =
  "inline-flex h-8 items-center gap-1.5 rounded-md px-3 text-sm font-medium text-action-text hover:bg-hover";

/**
 * The foot of a list: the way to more rows, or that there are none. `to` goes to the next
 * page, `onMore` adds it to the list.
 */
export function LoadMore({
  label,
  to,
  onMore,
  pending = false,
  end,
}: {
  label: string;
  to?: string;
  onMore?: () => void;
  pending?: boolean;
  /** said instead when neither `to` nor `onMore` is given */
  end?: React.ReactNode;
}) {
  const inside = (
    <>
      {pending ? <Spinner className="size-3.5" /> : <ArrowDown aria-hidden className="size-3.5" />}
      {label}
    </>
  );
  return (
    <div className="flex items-center justify-center px-4 py-3 text-xs text-muted">
      {to ? (
        <Link to={to} className={cx(look, pending && "opacity-75")}>
          {inside}
        </Link>
      ) : onMore ? (
        <button
          type="button"
          aria-disabled={pending || undefined}
          onClick={() => !pending && onMore()}
          className={cx(look, pending && "opacity-75")}
        >
          {inside}
        </button>
      ) : (
        end
      )}
    </div>
  );
}
