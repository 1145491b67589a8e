import { CircleAlert } from "lucide-react";
import { useId } from "react";
import { useTranslation } from "#app/i18n/use-translation.tsx";

/** The words around a control. */
export interface FieldWords {
  label: string;
  hint?: React.ReactNode;
  /** what is wrong, next to where it is wrong */
  error?: string | null;
  /** the label is read aloud but not shown: search boxes, filters */
  hiddenLabel?: boolean;
  /** says "(optional)" after the label; where most fields are required, the few others are marked */
  optional?: boolean;
}

/** Ids that tie a control to its label, hint and error. */
export function useFieldIds({ hint, error }: Pick<FieldWords, "hint" | "error">) {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return { id, described: described || undefined };
}

/** Label above, hint and error below a control. */
export function FieldFrame({
  id,
  label,
  hint,
  error,
  hiddenLabel,
  optional,
  children,
}: FieldWords & { id: string; children: React.ReactNode }) {
  const { t } = useTranslation();
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className={hiddenLabel ? "sr-only" : "text-sm font-medium text-strong"}>
        {label}
        {optional && <span className="font-normal text-muted"> {t("common.optionalMark")}</span>}
      </label>
      {children}
      {error && (
        <p id={`${id}-error`} className="flex items-start gap-1 text-xs text-danger">
          <CircleAlert aria-hidden className="mt-[3px] size-3 shrink-0" />
          {error}
        </p>
      )}
      {hint && (
        <p id={`${id}-hint`} className="text-xs text-muted">
          {hint}
        </p>
      )}
    </div>
  );
}
