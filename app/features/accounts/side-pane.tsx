import { Link } from "@remix-run/react";
import { ArrowLeft, X } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "#app/i18n/use-translation.tsx";

/**
 * What the address opens beside a list: on wide screens a column, on narrow ones the page,
 * with the way back. The focus moves to its heading, so that it is read out.
 */
export function SidePane({
  title,
  lead,
  back,
  children,
}: {
  title: string;
  lead?: React.ReactNode;
  /** the list without the pane */
  back: { to: string; label: string };
  children: React.ReactNode;
}) {
  const { t } = useTranslation();
  const heading = useRef<HTMLHeadingElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another title is another pane
  useEffect(() => heading.current?.focus({ preventScroll: true }), [title]);
  return (
    <aside
      aria-label={title}
      className="thin-scroll flex min-h-0 w-full shrink-0 flex-col overflow-auto border-l border-line bg-surface lg:w-96"
    >
      <div className="flex items-start gap-2 px-4 pb-3 pt-3 lg:px-5">
        <div className="min-w-0 flex-1">
          {/* The list's own heading is not there while the pane has the whole screen. */}
          <h1 className="sr-only lg:hidden">{back.label}</h1>
          <Link
            to={back.to}
            preventScrollReset
            className="mb-1 inline-flex items-center gap-1 text-xs text-muted hover:text-strong lg:hidden"
          >
            <ArrowLeft aria-hidden className="size-3.5" />
            {back.label}
          </Link>
          <h2
            ref={heading}
            tabIndex={-1}
            className="break-words text-lg font-semibold text-strong outline-none"
          >
            {title}
          </h2>
          {lead && <div className="mt-0.5 break-words text-sm text-muted">{lead}</div>}
        </div>
        <Link
          to={back.to}
          preventScrollReset
          aria-label={t("common.close")}
          className="hidden size-8 shrink-0 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-strong lg:flex"
        >
          <X aria-hidden className="size-4" />
        </Link>
      </div>
      <div className="flex flex-1 flex-col gap-5 px-4 pb-6 lg:px-5">{children}</div>
    </aside>
  );
}

/** One subject within a pane. */
export function PaneSection({
  title,
  lead,
  children,
}: {
  title?: string;
  lead?: string;
  children: React.ReactNode;
}) {
  return (
    <section className="border-t border-line pt-4">
      {title && <h3 className="text-sm font-semibold text-strong">{title}</h3>}
      {lead && <p className="mt-0.5 text-xs text-muted">{lead}</p>}
      <div className={title || lead ? "mt-3" : undefined}>{children}</div>
    </section>
  );
}
