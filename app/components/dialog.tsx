import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { useRef } from "react";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { Button } from "./button.tsx";
import { cx } from "./class-names.ts";

/**
 * Gives the focus back to where it was before: Radix does so only where a dialog has a trigger of its own.
 * Whoever has put it elsewhere meanwhile keeps it there.
 *
 * @param then runs after that
 */
export function useFocusBack(then?: () => void) {
  const before = useRef<Element | null>(null);
  return {
    onOpenAutoFocus: () => {
      before.current = document.activeElement;
    },
    onCloseAutoFocus: (event: Event) => {
      event.preventDefault();
      const nowhere = !document.activeElement || document.activeElement === document.body;
      if (nowhere && before.current instanceof HTMLElement) before.current.focus({ preventScroll: true });
      then?.();
    },
  };
}

/** A question or a small task above the page. Focus comes back to where it was opened from. */
export function Dialog({
  open,
  onOpenChange,
  title,
  lead,
  wide = false,
  sheet = false,
  drawer = false,
  footer,
  children,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  lead?: React.ReactNode;
  wide?: boolean;
  /** rises from the foot of the screen, where the thumb is */
  sheet?: boolean;
  /** stands at the right edge, as high as the screen; its content brings its own margins */
  drawer?: boolean;
  footer?: React.ReactNode;
  children?: React.ReactNode;
}) {
  const { t } = useTranslation();
  const focusBack = useFocusBack();
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-dialog animate-fade bg-scrim" />
        <Radix.Content
          aria-describedby={undefined}
          {...focusBack}
          className={cx(
            "fixed z-dialog flex animate-rise flex-col overflow-hidden bg-raised shadow-dialog focus-visible:outline-none",
            sheet
              ? "inset-x-0 bottom-0 max-h-[85dvh] rounded-t-xl pb-[env(safe-area-inset-bottom)]"
              : drawer
                ? "inset-y-0 right-0 w-[min(22rem,92vw)]"
                : cx("inset-x-4 top-[12vh] mx-auto max-h-[76vh] rounded-xl", wide ? "max-w-2xl" : "max-w-md"),
          )}
        >
          <div className="px-5 pr-14 pt-4">
            <Radix.Title className="text-lg font-semibold text-strong">{title}</Radix.Title>
            {lead && <p className="mt-0.5 text-sm text-muted">{lead}</p>}
          </div>
          <div className={cx("thin-scroll min-h-0 overflow-auto", drawer ? "mt-3 flex-1" : "px-5 py-4")}>
            {children}
          </div>
          {footer && (
            <div className="flex flex-wrap justify-end gap-2 border-t border-line px-5 py-3">{footer}</div>
          )}
          {/* Last, so that the focus begins in the dialog's own content. */}
          <Radix.Close
            aria-label={t("common.close")}
            title={t("common.close")}
            className="absolute right-3 top-3 flex size-8 items-center justify-center rounded-md text-muted transition-colors hover:bg-hover hover:text-strong"
          >
            <X aria-hidden className="size-4" />
          </Radix.Close>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** Asks before something that cannot be taken back. The verb names what will happen. */
export function ConfirmDialog({
  open,
  onOpenChange,
  title,
  verb,
  danger = false,
  pending = false,
  onConfirm,
  children,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  verb: string;
  danger?: boolean;
  pending?: boolean;
  onConfirm: () => void;
  children?: React.ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={title}
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>{t("common.cancel")}</Button>
          <Button variant={danger ? "danger" : "primary"} pending={pending} onClick={onConfirm}>
            {verb}
          </Button>
        </>
      }
    >
      <div className="text-sm text-ink">{children}</div>
    </Dialog>
  );
}
