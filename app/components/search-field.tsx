import { Search, X } from "lucide-react";
import { type InputHTMLAttributes, useRef } from "react";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { cx } from "./class-names.ts";
import { KeyHint } from "./key-hint.tsx";
import { useShortcut } from "./shortcuts.tsx";

/**
 * A search box. With a `name` it belongs to the form around it; `onClear` is called when the
 * cross or Escape empties it.
 *
 * @param props.keys a shortcut that leads here, usually "/"
 */
export function SearchField({
  label,
  keys,
  onClear,
  className,
  ...input
}: InputHTMLAttributes<HTMLInputElement> & {
  label: string;
  keys?: string;
  onClear?: () => void;
}) {
  const { t } = useTranslation();
  const element = useRef<HTMLInputElement>(null);
  useShortcut(keys ?? "/", label, () => element.current?.focus(), t("frame.keys.list"), keys !== undefined);
  function clear() {
    if (element.current) element.current.value = "";
    element.current?.focus();
    onClear?.();
  }
  return (
    <div className={cx("group relative min-w-0", className)}>
      <Search
        aria-hidden
        className="pointer-events-none absolute inset-y-0 left-2.5 my-auto size-3.5 text-muted"
      />
      <input
        ref={element}
        type="search"
        aria-label={label}
        placeholder={label}
        autoComplete="off"
        spellCheck={false}
        onKeyDown={(event) => {
          if (event.key !== "Escape" || !element.current?.value) return;
          event.stopPropagation();
          clear();
        }}
        className={"input peer pl-8 pr-8 [&::-webkit-search-cancel-button]:hidden"}
        {...input}
      />
      <button
        type="button"
        aria-label={t("common.clear")}
        onClick={clear}
        className="absolute inset-y-0 right-1 my-auto flex size-6 items-center justify-center rounded-sm text-muted hover:text-strong peer-placeholder-shown:hidden"
      >
        <X aria-hidden className="size-3.5" />
      </button>
      {keys && (
        <span className="pointer-events-none absolute inset-y-0 right-2 hidden items-center lg:peer-placeholder-shown:flex lg:group-focus-within:hidden">
          <KeyHint keys={keys} />
        </span>
      )}
    </div>
  );
}
