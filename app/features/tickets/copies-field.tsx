import { useState } from "react";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { readCopies, type TypedCopies } from "./copies.ts";

/** Who else gets a reply that goes by mail: two lines that come when they are wanted. */
export function CopiesField({
  value,
  onChange,
}: {
  value: TypedCopies;
  onChange: (next: TypedCopies) => void;
}) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(value.cc !== "" || value.bcc !== "");
  if (!open)
    return (
      <button
        type="button"
        onClick={() => setOpen(true)}
        className="mb-2 rounded-sm text-xs text-muted hover:text-strong"
      >
        {t("delivery.addCopies")}
      </button>
    );
  const wrong = readCopies(value) === null;
  return (
    <div className="mb-2 grid gap-1.5 sm:grid-cols-2">
      {(["cc", "bcc"] as const).map((kind) => (
        <label key={kind} className="flex min-w-0 items-center gap-2 text-xs text-muted">
          <span className="shrink-0">{t(`delivery.label.${kind}`)}</span>
          <input
            type="text"
            inputMode="email"
            autoComplete="off"
            spellCheck={false}
            value={value[kind]}
            placeholder="name@example.com"
            aria-invalid={wrong || undefined}
            onChange={(event) => onChange({ ...value, [kind]: event.target.value })}
            className="input h-7 min-w-0 flex-1 text-xs"
          />
        </label>
      ))}
      {wrong && (
        <p role="status" className="text-xs text-danger sm:col-span-2">
          {t("delivery.wrongCopies")}
        </p>
      )}
    </div>
  );
}
