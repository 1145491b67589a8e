import { CircleCheck, TriangleAlert, X } from "lucide-react";
import { createContext, useCallback, useContext, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { cx } from "./class-names.ts";

interface Toast {
  id: number;
  tone: "ok" | "danger";
  text: string;
  action?: { label: string; run: () => void };
}

type Show = (text: string, options?: { tone?: Toast["tone"]; action?: Toast["action"] }) => void;

const ToastContext = createContext<Show>(() => {});

/** Long enough to read it and to reach the undo. */
const shownFor = 8_000;

/** Short messages about what was just done, with the way to take it back. Read aloud, never in the way. */
export function ToastProvider({ children }: { children: React.ReactNode }) {
  const { t } = useTranslation();
  const [toasts, setToasts] = useState<Toast[]>([]);
  const last = useRef(0);
  const dismiss = useCallback(
    (id: number) => setToasts((shown) => shown.filter((toast) => toast.id !== id)),
    [],
  );
  const show: Show = useCallback(
    (text, { tone = "ok", action } = {}) => {
      last.current += 1;
      const id = last.current;
      setToasts((shown) => [...shown.slice(-2), { id, tone, text, action }]);
      setTimeout(() => dismiss(id), shownFor);
    },
    [dismiss],
  );
  const value = useMemo(() => show, [show]);

  return (
    <ToastContext.Provider value={value}>
      {children}
      <div
        role="status"
        aria-live="polite"
        className="pointer-events-none fixed inset-x-0 bottom-16 z-50 flex flex-col items-center gap-2 px-4 lg:bottom-6"
      >
        {toasts.map(({ id, tone, text, action }) => {
          const Icon = tone === "ok" ? CircleCheck : TriangleAlert;
          return (
            <div
              key={id}
              className="pointer-events-auto flex max-w-lg animate-appear items-center gap-3 rounded-md bg-raised py-2 pl-3 pr-1.5 text-sm text-strong shadow-dialog"
            >
              <Icon
                aria-hidden
                className={cx("size-4 shrink-0", tone === "ok" ? "text-ok" : "text-danger")}
              />
              <span className="min-w-0">{text}</span>
              {action && (
                <button
                  type="button"
                  onClick={() => {
                    action.run();
                    dismiss(id);
                  }}
                  className="rounded-sm px-1.5 py-0.5 font-medium text-action-text hover:underline"
                >
                  {action.label}
                </button>
              )}
              <button
                type="button"
                aria-label={t("common.dismiss")}
                onClick={() => dismiss(id)}
                className="flex size-6 items-center justify-center rounded-sm text-muted hover:text-strong"
              >
                <X aria-hidden className="size-3.5" />
              </button>
            </div>
          );
        })}
      </div>
    </ToastContext.Provider>
  );
}

/** `toast("Saved")`, `toast("Archived", { action: { label: "Undo", run } })` */
export const useToast = () => useContext(ToastContext);
