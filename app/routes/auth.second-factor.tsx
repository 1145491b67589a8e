import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData } from "@remix-run/react";
import { AuthLayout } from "#app/components/auth-layout.tsx";
import { Button } from "#app/components/button.tsx";
import { TextField } from "#app/components/field.tsx";
import { problemFrom, readForm } from "#app/features/accounts/form-problem.ts";
import { safeNext, signInPath } from "#app/features/accounts/next-path.ts";
import { ProblemForm } from "#app/features/accounts/problem-form.tsx";
import { sessionCookie } from "#app/features/accounts/session-cookie.server.ts";
import { clientOf, currentSession } from "#app/features/accounts/sessions.server.ts";
import { proveSecondFactor } from "#app/features/accounts/sign-in.server.ts";
import { codeForm } from "#app/features/accounts/sign-in-form.ts";
import { useTranslation } from "#app/i18n/use-translation.tsx";

export const handle = { title: "accounts.secondFactor.title" };

/** The half-open session of the first step; whoever has none, or needs none, is sent on. */
async function halfSignedIn(request: Request) {
  const next = new URL(request.url).searchParams.get("next");
  const session = await currentSession(request);
  if (!session) throw redirect(signInPath(next));
  if (session.verified) throw redirect(safeNext(next));
  return { session, next };
}

export async function loader({ request }: LoaderFunctionArgs) {
  const { session, next } = await halfSignedIn(request);
  const recovery = new URL(request.url).searchParams.has("recovery");
  return { email: session.actor.email, next: safeNext(next), recovery };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { session, next } = await halfSignedIn(request);
  const { value, problem } = readForm(codeForm, await request.formData());
  if (problem) return { problem };
  try {
    const { token } = await proveSecondFactor(session, value.code, clientOf(request, context));
    return redirect(safeNext(next), { headers: { "Set-Cookie": sessionCookie(token) } });
  } catch (error) {
    return { problem: problemFrom(error) };
  }
}

export default function SecondFactor() {
  const { t } = useTranslation();
  const { email, next, recovery } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const here = signInPath(next, "second-factor");
  const other = recovery ? here : `${here}${here.includes("?") ? "&" : "?"}recovery`;
  return (
    <AuthLayout
      title={t("accounts.secondFactor.title")}
      lead={recovery ? t("accounts.secondFactor.recoveryLead") : t("accounts.secondFactor.lead", { email })}
    >
      <ProblemForm
        key={String(recovery)}
        intent="prove"
        schema={codeForm}
        problem={answer?.problem}
        className="flex flex-col gap-4"
      >
        {({ error, pending }) => (
          <>
            <TextField
              label={recovery ? t("accounts.field.recoveryCode") : t("accounts.field.code")}
              name="code"
              autoComplete={recovery ? "off" : "one-time-code"}
              inputMode={recovery ? "text" : "numeric"}
              autoCapitalize="none"
              spellCheck={false}
              autoFocus
              required
              placeholder={recovery ? "xxxx-xxxx-xxxx" : "123 456"}
              className="tabular font-mono text-base"
              error={error("code")}
            />
            <Button type="submit" variant="primary" size="lg" pending={pending}>
              {t("accounts.secondFactor.submit")}
            </Button>
          </>
        )}
      </ProblemForm>
      <div className="flex flex-wrap justify-between gap-x-4 gap-y-1 text-sm">
        <Link to={other} replace className="text-action-text hover:underline">
          {recovery ? t("accounts.secondFactor.useApp") : t("accounts.secondFactor.useRecovery")}
        </Link>
        <Form method="post" action="/auth/sign-out">
          <button type="submit" className="text-muted hover:text-strong hover:underline">
            {t("accounts.secondFactor.back")}
          </button>
        </Form>
      </div>
      <p className="text-xs text-muted">{t("accounts.secondFactor.lost")}</p>
    </AuthLayout>
  );
}
