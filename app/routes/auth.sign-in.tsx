import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData } from "@remix-run/react";
import { useEffect, useState } from "react";
import { AuthLayout } from "#app/components/auth-layout.tsx";
import { Button } from "#app/components/button.tsx";
import { PasswordField, TextField } from "#app/components/field.tsx";
import { keepTyped, problemFrom, readForm } from "#app/features/accounts/form-problem.ts";
import { safeNext, signInPath } from "#app/features/accounts/next-path.ts";
import { preferencesFor } from "#app/features/accounts/preferences.server.ts";
import { ProblemForm } from "#app/features/accounts/problem-form.tsx";
import { sessionCookie } from "#app/features/accounts/session-cookie.server.ts";
import { clientOf, currentSession } from "#app/features/accounts/sessions.server.ts";
import { signIn } from "#app/features/accounts/sign-in.server.ts";
import { signInForm } from "#app/features/accounts/sign-in-form.ts";
import { useTranslation } from "#app/i18n/use-translation.tsx";

export const handle = { title: "accounts.signIn.title" };

const nextOf = (request: Request) => new URL(request.url).searchParams.get("next");

export async function loader({ request }: LoaderFunctionArgs) {
  const session = await currentSession(request);
  if (session?.verified) throw redirect(safeNext(nextOf(request)));
  return null;
}

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await request.formData();
  const { value, problem } = readForm(signInForm, form);
  if (problem) return { problem: keepTyped(problem, form) };
  try {
    const { locale } = await preferencesFor(request, null);
    const habits = { locale, timeZone: value.timeZone };
    const { token, owesCode } = await signIn(value, clientOf(request, context), habits);
    const next = nextOf(request);
    return redirect(owesCode ? signInPath(next, "second-factor") : safeNext(next), {
      headers: { "Set-Cookie": sessionCookie(token) },
    });
  } catch (error) {
    return { problem: keepTyped(problemFrom(error), form) };
  }
}

export default function SignIn() {
  const { t } = useTranslation();
  const answer = useActionData<typeof action>();
  const [timeZone, setTimeZone] = useState("");
  useEffect(() => setTimeZone(Intl.DateTimeFormat().resolvedOptions().timeZone), []);
  return (
    <AuthLayout title={t("accounts.signIn.lead")}>
      <ProblemForm
        intent="sign-in"
        schema={signInForm}
        problem={answer?.problem}
        className="flex flex-col gap-4"
      >
        {({ error, typed, pending }) => (
          <>
            <input type="hidden" name="timeZone" value={timeZone} />
            <TextField
              label={t("accounts.field.email")}
              name="email"
              type="email"
              autoComplete="username"
              autoFocus
              required
              defaultValue={typed("email")}
              error={error("email")}
            />
            <PasswordField
              label={t("accounts.field.password")}
              name="password"
              autoComplete="current-password"
              required
              error={error("password")}
            />
            <Button type="submit" variant="primary" size="lg" pending={pending}>
              {t("accounts.signIn.submit")}
            </Button>
          </>
        )}
      </ProblemForm>
      <p className="text-xs text-muted">{t("accounts.signIn.forgotten")}</p>
    </AuthLayout>
  );
}
