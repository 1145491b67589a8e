import { Form, type FormProps, useNavigation } from "@remix-run/react";
import { useCallback, useEffect, useRef, useState } from "react";
import type { z } from "zod";
import { Banner } from "#app/components/banner.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { type FormProblem, readForm } from "./form-problem.ts";

const wordKey = (code: string) => code.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/** Puts the codes of a {@link FormProblem} into the reader's words. */
export function useProblemWords() {
  const { t, exists } = useTranslation();
  return useCallback(
    (code: string, wait = 0): string => {
      const key = `accounts.error.${wordKey(code)}`;
      if (!exists(key)) return t("accounts.error.unknown");
      const time =
        wait > 90
          ? t("accounts.wait.minutes", { count: Math.ceil(wait / 60) })
          : t("accounts.wait.seconds", { count: wait });
      return t(key as "accounts.error.tooManyRequests", { wait: time });
    },
    [t, exists],
  );
}

export interface FormState {
  /** what is wrong with a field, in words, or null */
  error: (field: string) => string | null;
  /** what was typed before the server found something wrong */
  typed: (field: string) => string | undefined;
  /** this very form is being sent */
  pending: boolean;
}

/**
 * A form that is checked by its schema before it is sent and shows what the server found
 * wrong: beside each field, with the focus on the first. Without JavaScript the server's
 * answer alone does it.
 *
 * @param props.intent sent along; the route's action tells its forms apart by it
 */
export function ProblemForm({
  intent,
  schema,
  problem,
  children,
  ...form
}: Omit<FormProps, "children" | "method" | "onSubmit"> & {
  intent: string;
  schema?: z.ZodType;
  problem?: FormProblem | null;
  children: (state: FormState) => React.ReactNode;
}) {
  const words = useProblemWords();
  const navigation = useNavigation();
  const element = useRef<HTMLFormElement>(null);
  const notice = useRef<HTMLDivElement>(null);
  const [local, setLocal] = useState<FormProblem | null>(null);
  const shown = local ?? problem ?? null;
  const pending = navigation.formData?.get("intent") === intent;

  useEffect(() => {
    // Our own words replace the browser's as soon as there is a script to show them.
    if (schema) element.current?.setAttribute("novalidate", "");
  }, [schema]);
  useEffect(() => {
    // A newer answer of the server is about what was sent last.
    if (problem) setLocal(null);
  }, [problem]);
  useEffect(() => {
    if (!shown) return;
    const wrong = element.current?.querySelector<HTMLElement>('[aria-invalid="true"]');
    (wrong ?? notice.current)?.focus();
  }, [shown]);

  return (
    <div>
      {shown?.form && (
        <div ref={notice} tabIndex={-1} className="mb-4 outline-none">
          <Banner tone="danger">{words(shown.form, shown.wait)}</Banner>
        </div>
      )}
      <Form
        ref={element}
        method="post"
        preventScrollReset
        onSubmit={(event) => {
          const found = schema && readForm(schema, new FormData(event.currentTarget)).problem;
          if (found) event.preventDefault();
          setLocal(found ?? null);
        }}
        {...form}
      >
        <input type="hidden" name="intent" value={intent} />
        {children({
          error: (field) => (shown?.fields[field] ? words(shown.fields[field], shown.wait) : null),
          typed: (field) => problem?.typed?.[field],
          pending,
        })}
      </Form>
    </div>
  );
}
