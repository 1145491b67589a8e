import { Check, ChevronDown, Eye, EyeOff, Minus } from "lucide-react";
import {
  forwardRef,
  type InputHTMLAttributes,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useEffect,
  useId,
  useRef,
  useState,
} from "react";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { cx } from "./class-names.ts";
import { FieldFrame, type FieldWords, useFieldIds } from "./field-frame.tsx";

export type TextFieldProps = FieldWords & InputHTMLAttributes<HTMLInputElement>;

export const TextField = forwardRef<HTMLInputElement, TextFieldProps>(function TextField(
  { label, hint, error, hiddenLabel, optional, className, ...input },
  ref,
) {
  const { id, described } = useFieldIds({ hint, error });
  return (
    <FieldFrame {...{ id, label, hint, error, hiddenLabel, optional }}>
      <input
        ref={ref}
        id={id}
        aria-describedby={described}
        aria-invalid={error ? true : undefined}
        className={cx("input", className)}
        {...input}
      />
    </FieldFrame>
  );
});

/** A password that its owner may look at. */
export function PasswordField({ label, hint, error, optional, className, ...input }: TextFieldProps) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  const { id, described } = useFieldIds({ hint, error });
  const Icon = shown ? EyeOff : Eye;
  return (
    <FieldFrame {...{ id, label, hint, error, optional }}>
      <div className="relative">
        <input
          id={id}
          type={shown ? "text" : "password"}
          spellCheck={false}
          autoCapitalize="none"
          aria-describedby={described}
          aria-invalid={error ? true : undefined}
          className={cx("input pr-9", className)}
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
    </FieldFrame>
  );
}

export function TextArea({
  label,
  hint,
  error,
  hiddenLabel,
  optional,
  className,
  inputRef,
  ...area
}: FieldWords & TextareaHTMLAttributes<HTMLTextAreaElement> & { inputRef?: React.Ref<HTMLTextAreaElement> }) {
  const { id, described } = useFieldIds({ hint, error });
  return (
    <FieldFrame {...{ id, label, hint, error, hiddenLabel, optional }}>
      <textarea
        ref={inputRef}
        id={id}
        aria-describedby={described}
        aria-invalid={error ? true : undefined}
        className={cx("input h-auto min-h-16 py-1.5 leading-normal", className)}
        {...area}
      />
    </FieldFrame>
  );
}

export function SelectField({
  label,
  hint,
  error,
  hiddenLabel,
  optional,
  options,
  className,
  ...select
}: FieldWords &
  SelectHTMLAttributes<HTMLSelectElement> & { options: readonly { value: string; label: string }[] }) {
  const { id, described } = useFieldIds({ hint, error });
  return (
    <FieldFrame {...{ id, label, hint, error, hiddenLabel, optional }}>
      <div className="relative">
        <select
          id={id}
          aria-describedby={described}
          aria-invalid={error ? true : undefined}
          className={cx("input appearance-none pr-8", className)}
          {...select}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value} className="bg-raised">
              {option.label}
            </option>
          ))}
        </select>
        <ChevronDown
          aria-hidden
          className="pointer-events-none absolute inset-y-0 right-2.5 my-auto size-3.5 text-muted"
        />
      </div>
    </FieldFrame>
  );
}

/** The box alone, for where a label stands elsewhere. `mixed` shows "some of them". */
export function Checkbox({
  mixed = false,
  className,
  ...input
}: InputHTMLAttributes<HTMLInputElement> & { mixed?: boolean }) {
  const element = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (element.current) element.current.indeterminate = mixed;
  }, [mixed]);
  const Mark = mixed ? Minus : Check;
  return (
    <span className={cx("relative inline-flex size-4 shrink-0", className)}>
      <input
        ref={element}
        type="checkbox"
        className={cx(
          "peer size-4 appearance-none rounded-sm border border-field-line bg-surface transition-colors",
          "checked:border-action checked:bg-action disabled:opacity-50",
          "indeterminate:border-action indeterminate:bg-action",
        )}
        {...input}
      />
      <Mark
        aria-hidden
        strokeWidth={3}
        className={cx(
          "pointer-events-none absolute inset-0 m-auto size-3 text-action-ink",
          mixed ? "opacity-100" : "opacity-0 peer-checked:opacity-100",
        )}
      />
    </span>
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
      <Checkbox id={id} aria-describedby={hint ? `${id}-hint` : undefined} className="mt-0.5" {...input} />
      <div>
        <label htmlFor={id} className="block text-sm text-ink">
          {label}
        </label>
        {hint && (
          <p id={`${id}-hint`} className="text-xs text-muted">
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}
