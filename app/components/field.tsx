import { Eye, EyeOff } from "lucide-react";
import {
  forwardRef,
  type InputHTMLAttributes,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useId,
  useState,
} from "react";
import { useTranslation } from "react-i18next";
import { cx } from "./class-names.ts";

export const inputLook =
  "w-full rounded-md border border-field-line bg-surface px-2.5 text-sm text-strong placeholder:text-muted " +
  "aria-invalid:border-danger disabled:opacity-60";

interface FieldFrame {
  label: string;
  hint?: React.ReactNode;
  /** what is wrong, next to where it is wrong */
  error?: string | null;
  /** the label is read aloud but not shown: search boxes, filters */
  hiddenLabel?: boolean;
}

/** Ids that tie a control to its label, hint and error. */
function useFieldIds({ hint, error }: Pick<FieldFrame, "hint" | "error">) {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return { id, described: described || undefined };
}

function Frame({
  id,
  label,
  hint,
  error,
  hiddenLabel,
  children,
}: FieldFrame & { id: string; children: React.ReactNode }) {
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className={hiddenLabel ? "sr-only" : "text-sm font-medium text-strong"}>
        {label}
      </label>
      {children}
      {hint && (
        <p id={`${id}-hint`} className="text-xs text-muted">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="text-xs font-medium text-danger">
          {error}
        </p>
      )}
    </div>
  );
}

export type TextFieldProps = FieldFrame & InputHTMLAttributes<HTMLInputElement>;

export const TextField = forwardRef<HTMLInputElement, TextFieldProps>(function TextField(
  { label, hint, error, hiddenLabel, className, ...input },
  ref,
) {
  const { id, described } = useFieldIds({ hint, error });
  return (
    <Frame {...{ id, label, hint, error, hiddenLabel }}>
      <input
        ref={ref}
        id={id}
        aria-describedby={described}
        aria-invalid={error ? true : undefined}
        className={cx(inputLook, "h-9", className)}
        {...input}
      />
    </Frame>
  );
});

/** A password that its owner may look at. */
export function PasswordField({ label, hint, error, className, ...input }: TextFieldProps) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  const { id, described } = useFieldIds({ hint, error });
  const Icon = shown ? EyeOff : Eye;
  return (
    <Frame {...{ id, label, hint, error }}>
      <div className="relative">
        <input
          id={id}
          type={shown ? "text" : "password"}
          aria-describedby={described}
          aria-invalid={error ? true : undefined}
          className={cx(inputLook, "h-9 pr-9", className)}
          {...input}
        />
        <button
          type="button"
          aria-label={t(shown ? "common.hidePassword" : "common.showPassword")}
          onClick={() => setShown(!shown)}
          className="absolute inset-y-0 right-0 flex w-9 items-center justify-center rounded-md text-muted hover:text-strong"
        >
          <Icon aria-hidden className="size-4" />
        </button>
      </div>
    </Frame>
  );
}

export function TextArea({
  label,
  hint,
  error,
  hiddenLabel,
  className,
  inputRef,
  ...area
}: FieldFrame & TextareaHTMLAttributes<HTMLTextAreaElement> & { inputRef?: React.Ref<HTMLTextAreaElement> }) {
  const { id, described } = useFieldIds({ hint, error });
  return (
    <Frame {...{ id, label, hint, error, hiddenLabel }}>
      <textarea
        ref={inputRef}
        id={id}
        aria-describedby={described}
        aria-invalid={error ? true : undefined}
        className={cx(inputLook, "min-h-16 py-1.5 leading-normal", className)}
        {...area}
      />
    </Frame>
  );
}

export function SelectField({
  label,
  hint,
  error,
  hiddenLabel,
  options,
  className,
  ...select
}: FieldFrame &
  SelectHTMLAttributes<HTMLSelectElement> & { options: readonly { value: string; label: string }[] }) {
  const { id, described } = useFieldIds({ hint, error });
  return (
    <Frame {...{ id, label, hint, error, hiddenLabel }}>
      <select
        id={id}
        aria-describedby={described}
        aria-invalid={error ? true : undefined}
        className={cx(inputLook, "h-9 pr-7", className)}
        {...select}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </Frame>
  );
}

export function CheckboxField({
  label,
  hint,
  ...input
}: { label: React.ReactNode; hint?: React.ReactNode } & InputHTMLAttributes<HTMLInputElement>) {
  const id = useId();
  return (
    <div className="flex items-start gap-2">
      <input id={id} type="checkbox" className="mt-0.5 size-4 shrink-0 accent-action" {...input} />
      <label htmlFor={id} className="text-sm text-ink">
        {label}
        {hint && <span className="block text-xs text-muted">{hint}</span>}
      </label>
    </div>
  );
}
