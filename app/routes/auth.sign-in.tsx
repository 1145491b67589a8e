import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { AuthLayout } from "#app/components/auth-layout.tsx";
import { Button } from "#app/components/button.tsx";
import { PasswordField, TextField } from "#app/components/field.tsx";
import { problemFrom, readForm } from "#app/features/accounts/form-problem.ts";
import { safeNext, signInPath } from "#app/features/accounts/next-path.ts";
import { ProblemForm } from "#app/features/accounts/problem-form.tsx";
import { sessionCookie } from "#app/features/accounts/session-cookie.server.ts";
import { clientOf, currentSession } from "#app/features/accounts/sessions.server.ts";
import { signIn } from "#app/features/accounts/sign-in.server.ts";
import { signInForm } from "#app/features/accounts/sign-in-form.ts";

export const handle = { title: "accounts.signIn.title" };

const nextOf = (request: Request) => new URL(request.url).searchParams.get("next");

export async function loader({ request }: LoaderFunctionArgs) {
  const session = await currentSession(request);
  if (session?.verified) throw redirect(safeNext(nextOf(request)));
  return null;
}

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await request.formData();
  const email = String(form.get("email") ?? "");
  const { value, problem } = readForm(signInForm, form);
  if (problem) return { problem, email };
  try {
    const { token, owesCode } = await signIn(value, clientOf(request, context));
    const next = nextOf(request);
    return redirect(owesCode ? signInPath(next, "second-factor") : safeNext(next), {
      headers: { "Set-Cookie": sessionCookie(token) },
    });
  } catch (error) {
    return { problem: problemFrom(error), email };
  }
}

export default function SignIn() {
  const { t } = useTranslation();
  const answer = useActionData<typeof action>();
  return (
    <AuthLayout title={t("accounts.signIn.lead")}>
      <ProblemForm
        intent="sign-in"
        schema={signInForm}
        problem={answer?.problem}
        className="flex flex-col gap-4"
      >
        {({ error, pending }) => (
          <>
            <TextField
              label={t("accounts.field.email")}
              name="email"
              type="email"
              autoComplete="username"
              autoFocus
              required
              defaultValue={answer?.email}
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
