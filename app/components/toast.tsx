import { CircleCheck, TriangleAlert, X } from "lucide-react";
import { createContext, type RefObject, useCallback, useContext, useEffect, useRef, useState } from "react";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { IconButton } from "./button.tsx";
import { cx } from "./class-names.ts";

interface Toast {
  id: number;
  tone: "ok" | "danger";
  text: string;
  action?: { label: string; run: () => void };
}

/** @returns takes the message away before its time */
type Show = (text: string, options?: { tone?: Toast["tone"]; action?: Toast["action"] }) => () => void;

const ToastContext = createContext<Show>(() => () => {});

/** Long enough to read it and to reach the undo. */
const shownFor = 8_000;
const atOnce = 3;

function ToastLine({ toast, held, onDone }: { toast: Toast; held: boolean; onDone: (id: number) => void }) {
  const { t } = useTranslation();
  const { id, tone, text, action } = toast;
  useEffect(() => {
    // Who points at a message is reading it, or on the way to its undo.
    if (held) return;
    const timer = setTimeout(() => onDone(id), shownFor);
    return () => clearTimeout(timer);
  }, [id, held, onDone]);
  const Icon = tone === "ok" ? CircleCheck : TriangleAlert;
  return (
    <li className="pointer-events-auto flex max-w-[min(32rem,100%)] animate-rise items-center gap-2.5 rounded-lg bg-raised py-1.5 pl-3 pr-1.5 text-sm text-strong shadow-dialog">
      <Icon aria-hidden className={cx("size-4 shrink-0", tone === "ok" ? "text-ok" : "text-danger")} />
      <span className="min-w-0 text-pretty">{text}</span>
      {action && (
        <button
          type="button"
          onClick={() => {
            action.run();
            onDone(id);
          }}
          className="h-7 shrink-0 rounded-md px-2 font-medium text-action-text hover:bg-hover"
        >
          {action.label}
        </button>
      )}
      <IconButton icon={X} label={t("common.dismiss")} size="sm" side="top" onClick={() => onDone(id)} />
    </li>
  );
}

/** Short messages about what was just done, with the way to take it back. Read aloud, never in the way. */
export function ToastProvider({ children }: { children: React.ReactNode }) {
  const [toasts, setToasts] = useState<Toast[]>([]);
  const [held, setHeld] = useState(false);
  const last = useRef(0);
  const done = useCallback((id: number) => {
    setToasts((shown) => shown.filter((toast) => toast.id !== id));
    setHeld(false);
  }, []);
  const show: Show = useCallback(
    (text, { tone = "ok", action } = {}) => {
      last.current += 1;
      const id = last.current;
      setToasts((shown) => [...shown.slice(1 - atOnce), { id, tone, text, action }]);
      return () => done(id);
    },
    [done],
  );

  return (
    <ToastContext.Provider value={show}>
      {children}
      <div
        role="status"
        aria-live="polite"
        className="pointer-events-none fixed inset-x-0 bottom-[min(var(--toast-foot,5rem),70dvh)] z-toast px-4 lg:bottom-[min(var(--toast-foot,1.5rem),70dvh)]"
      >
        <ol
          className="flex flex-col items-center gap-2"
          onPointerEnter={() => setHeld(true)}
          onPointerLeave={() => setHeld(false)}
          onFocus={() => setHeld(true)}
          onBlur={() => setHeld(false)}
        >
          {toasts.map((toast) => (
            <ToastLine key={toast.id} toast={toast} held={held} onDone={done} />
          ))}
        </ol>
      </div>
    </ToastContext.Provider>
  );
}

/** `toast("Saved")`, `toast("Archived", { action: { label: "Undo", run } })` */
export const useToast = () => useContext(ToastContext);

/** Keeps the messages above something at the foot of the page, so that they never lie on its buttons. */
export function useToastsAbove(foot: RefObject<HTMLElement>) {
  useEffect(() => {
    const element = foot.current;
    if (!element) return;
    const { style } = document.documentElement;
    const measure = () => {
      const height = window.innerHeight - element.getBoundingClientRect().top;
      style.setProperty("--toast-foot", `${Math.round(height) + 8}px`);
    };
    const watcher = new ResizeObserver(measure);
    watcher.observe(element);
    window.addEventListener("resize", measure);
    return () => {
      watcher.disconnect();
      window.removeEventListener("resize", measure);
      style.removeProperty("--toast-foot");
    };
  }, [foot]);
}
