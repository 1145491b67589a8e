import { cx } from "./class-names.ts";

/** A part of a page that scrolls by itself: it has a name, and can be reached and scrolled by keyboard. */
export function ScrollRegion({
  label,
  className,
  children,
}: {
  label: string;
  className: string;
  children: React.ReactNode;
}) {
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be reached by keyboard
      tabIndex={0}
      aria-label={label}
      className={cx("thin-scroll focus-inset", className)}
    >
      {children}
    </section>
  );
}
