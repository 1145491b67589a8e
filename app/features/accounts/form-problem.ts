import type { z } from "zod";
import { ProblemError } from "#app/platform/errors.ts";

/**
 * What is wrong with a sent form, as codes that the page puts into words: beside each field,
 * or for the form as a whole.
 */
export interface FormProblem {
  fields: Record<string, string>;
  form?: string;
  /** seconds until another attempt is taken */
  wait?: number;
  /** what was typed, for pages without a script, which begin anew; never a secret */
  typed?: Record<string, string>;
}

const secretField = /password|code|token/i;

/** The problem together with what was typed, apart from secrets. */
export function keepTyped(problem: FormProblem, form: FormData): FormProblem {
  const typed: Record<string, string> = {};
  for (const [name, value] of form) {
    if (typeof value === "string" && value.length <= 300 && !secretField.test(name)) typed[name] = value;
  }
  return { ...problem, typed };
}

/** A form's fields as plain values; a name that comes more than once, or ends with "[]", is a list. */
export function formValues(form: FormData): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const name of new Set(form.keys())) {
    const all = form.getAll(name);
    if (name.endsWith("[]")) values[name.slice(0, -2)] = all;
    else values[name] = all.length > 1 ? all : all[0];
  }
  return values;
}

/** Reads a form by the schema that the browser used as well. */
export function readForm<Schema extends z.ZodType>(
  schema: Schema,
  form: FormData,
): { value: z.output<Schema>; problem: null } | { value: null; problem: FormProblem } {
  const parsed = schema.safeParse(formValues(form));
  if (parsed.success) return { value: parsed.data, problem: null };
  const fields: Record<string, string> = {};
  for (const { path, message } of parsed.error.issues) {
    // Schemas speak in codes; zod's own words come only where a field is missing altogether.
    fields[String(path[0] ?? "")] ??= /^[a-z_]+$/.test(message) ? message : "required";
  }
  return { value: null, problem: { fields } };
}

/**
 * An expected refusal of a use case as the form's problem.
 *
 * @throws the error itself where it is not one that may be shown
 */
export function problemFrom(error: unknown): FormProblem {
  if (!(error instanceof ProblemError)) throw error;
  if (error.errors) {
    return { fields: Object.fromEntries(error.errors.map(({ pointer, code }) => [pointer.slice(1), code])) };
  }
  const wait = Number(error.headers?.["Retry-After"]);
  return { fields: {}, form: error.code, ...(wait > 0 && { wait }) };
}
