import { cx } from "../class-names.ts";

/** The mark: a speech bubble whose tail is a payment's arrow. */
export const Brand = ({ className }: { className?: string }) => (
  <svg viewBox="0 0 32 32" role="img" aria-label="UPay Console" className={cx("size-8", className)}>
    <path
      d="M7 4h18a4 4 0 0 1 4 4v11a4 4 0 0 1-4 4h-9l-6.2 5.1c-.7.6-1.8.1-1.8-.8V23H7a4 4 0 0 1-4-4V8a4 4 0 0 1 4-4Z"
      className="fill-action"
    />
    <path
      d="M10.5 9.5v4.6a5.5 5.5 0 0 0 11 0V9.5"
      fill="none"
      stroke="var(--action-ink)"
      strokeWidth="2.6"
      strokeLinecap="round"
    />
  </svg>
);
