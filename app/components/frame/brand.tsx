import { cx } from "../class-names.ts";

/**
 * The mark: a speech bubble that holds the U of a payment. Conversation and payment are one
 * thing. `public/favicon.svg` is the same drawing.
 */
export const Brand = ({ className }: { className?: string }) => (
  <svg viewBox="0 0 32 32" aria-hidden className={cx("size-8 shrink-0", className)}>
    <path
      d="M9 3h14a7 7 0 0 1 7 7v9a7 7 0 0 1-7 7h-7.6l-5.2 4.2c-.9.7-2.2.1-2.2-1.1V26a6 6 0 0 1-6-6V10a7 7 0 0 1 7-7Z"
      className="fill-action"
    />
    <path
      d="M11 9v5a5 5 0 0 0 10 0V9"
      fill="none"
      stroke="var(--action-ink)"
      strokeWidth="2.75"
      strokeLinecap="round"
    />
    <path
      d="M11 22.5h10"
      stroke="var(--action-ink)"
      strokeWidth="1.75"
      strokeLinecap="round"
      opacity="0.55"
    />
  </svg>
);
