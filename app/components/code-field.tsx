import { useState } from "react";
import { cx } from "./class-names.ts";
import { FieldFrame, type FieldWords, useFieldIds } from "./field-frame.tsx";

/**
 * A one-time code of digits. It is one ordinary input, so that pasting, filling in by the
 * phone and screen readers work; the boxes behind it only show where each digit goes.
 */
export function CodeField({
  label,
  hint,
  error,
  hiddenLabel,
  name,
  length = 6,
  autoFocus = false,
  onComplete,
}: FieldWords & {
  name: string;
  length?: number;
  autoFocus?: boolean;
  /** all digits are there; usually the form is sent */
  onComplete?: (code: string) => void;
}) {
  const { id, described } = useFieldIds({ hint, error });
  const [code, setCode] = useState("");
  const [focused, setFocused] = useState(false);
  return (
    <FieldFrame {...{ id, label, hint, error, hiddenLabel }}>
      <div className="relative">
        <div aria-hidden className="flex gap-2">
          {Array.from({ length }, (_, place) => (
            <span
              // biome-ignore lint/suspicious/noArrayIndexKey: places have no other identity
              key={place}
              className={cx(
                "flex h-11 min-w-0 flex-1 items-center justify-center rounded-md border bg-surface text-xl font-medium tabular text-strong",
                place === Math.floor(length / 2) && length % 2 === 0 && "ml-2",
                error ? "border-danger" : "border-field-line",
                focused && place === Math.min(code.length, length - 1) && "outline-2 outline-focus",
              )}
            >
              {code[place]}
            </span>
          ))}
        </div>
        <input
          id={id}
          name={name}
          value={code}
          inputMode="numeric"
          autoComplete="one-time-code"
          pattern={`[0-9]{${length}}`}
          required
          // biome-ignore lint/a11y/noAutofocus: the page asks for nothing but this code
          autoFocus={autoFocus}
          aria-describedby={described}
          aria-invalid={error ? true : undefined}
          onFocus={() => setFocused(true)}
          onBlur={() => setFocused(false)}
          onChange={(event) => {
            const digits = event.target.value.replace(/\D/g, "").slice(0, length);
            setCode(digits);
            if (digits.length === length && digits !== code) onComplete?.(digits);
          }}
          className="absolute inset-0 w-full cursor-text bg-transparent text-transparent caret-transparent outline-none selection:bg-transparent selection:text-transparent"
        />
      </div>
    </FieldFrame>
  );
}
