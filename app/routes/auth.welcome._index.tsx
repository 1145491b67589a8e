import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { Link, useActionData, useLoaderData } from "@remix-run/react";
import { useEffect, useState } from "react";
import { AuthLayout } from "#app/components/auth-layout.tsx";
import { Button } from "#app/components/button.tsx";
import { PasswordField, SelectField, TextField } from "#app/components/field.tsx";
import { readAccessToken } from "#app/features/accounts/access-tokens.server.ts";
import { keepTyped, problemFrom, readForm } from "#app/features/accounts/form-problem.ts";
import { preferencesFor } from "#app/features/accounts/preferences.server.ts";
import { ProblemForm } from "#app/features/accounts/problem-form.tsx";
import { acceptLink } from "#app/features/accounts/profile.server.ts";
import { welcomeForm } from "#app/features/accounts/profile.ts";
import {
  clearedLinkCookie,
  linkTokenFrom,
  sessionCookie,
} from "#app/features/accounts/session-cookie.server.ts";
import { clientOf } from "#app/features/accounts/sessions.server.ts";
import { timeZones } from "#app/features/accounts/time-zones.ts";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { ProblemError } from "#app/platform/errors.ts";

export const handle = { title: "accounts.welcome.title" };

type Invited =
  | { purpose: null }
  | { purpose: "invite" | "reset"; name: string; email: string; timeZone: string; zones: string[] };

export async function loader({ request }: LoaderFunctionArgs) {
  try {
    const { purpose, staff } = await readAccessToken(linkTokenFrom(request.headers.get("Cookie")));
    const { name, email, timeZone } = staff;
    return data<Invited>({ purpose, name, email, timeZone, zones: timeZones() });
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return data<Invited>({ purpose: null }, { status: error.status });
  }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await request.formData();
  const { value, problem } = readForm(welcomeForm(null), form);
  if (problem) return { problem: keepTyped(problem, form) };
  const token = linkTokenFrom(request.headers.get("Cookie"));
  const { locale } = await preferencesFor(request, null);
  try {
    const session = await acceptLink(token, { ...value, locale }, clientOf(request, context));
    const headers = new Headers({ "Set-Cookie": sessionCookie(session.token) });
    headers.append("Set-Cookie", clearedLinkCookie);
    return redirect("/console", { headers });
  } catch (error) {
    return { problem: keepTyped(problemFrom(error), form) };
  }
}

export default function Welcome() {
  const { t } = useTranslation();
  const invited = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const [zone, setZone] = useState(
    answer?.problem?.typed?.timeZone ?? (invited.purpose === null ? "UTC" : invited.timeZone),
  );
  const isInvitation = invited.purpose === "invite";
  useEffect(() => {
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    if (isInvitation && invited.zones.includes(timeZone)) setZone(timeZone);
  }, [isInvitation, invited]);

  if (invited.purpose === null) {
    return (
      <AuthLayout title={t("accounts.welcome.unusableTitle")} lead={t("accounts.welcome.unusableDetail")}>
        <Link to="/auth/sign-in" className="text-sm text-action-text hover:underline">
          {t("accounts.welcome.toSignIn")}
        </Link>
      </AuthLayout>
    );
  }
  const { name, email, zones } = invited;
  const schema = welcomeForm(email);
  return (
    <AuthLayout
      title={isInvitation ? t("accounts.welcome.inviteTitle", { name }) : t("accounts.welcome.resetTitle")}
      lead={t(isInvitation ? "accounts.welcome.inviteLead" : "accounts.welcome.resetLead", { email })}
    >
      <ProblemForm intent="welcome" schema={schema} problem={answer?.problem} className="flex flex-col gap-4">
        {({ error, typed, pending }) => (
          <>
            <input type="hidden" name="username" autoComplete="username" value={email} />
            <TextField
              label={t("accounts.field.name")}
              name="name"
              autoComplete="name"
              required
              maxLength={80}
              defaultValue={typed("name") ?? name}
              error={error("name")}
            />
            <PasswordField
              label={t("accounts.field.newPassword")}
              name="newPassword"
              autoComplete="new-password"
              required
              hint={t("accounts.passwordHint")}
              error={error("newPassword")}
            />
            <SelectField
              label={t("accounts.field.timeZone")}
              name="timeZone"
              value={zone}
              onChange={(event) => setZone(event.target.value)}
              options={zones.map((value) => ({ value, label: value.replaceAll("_", " ") }))}
              error={error("timeZone")}
            />
            <Button type="submit" variant="primary" size="lg" pending={pending}>
              {t("accounts.welcome.submit")}
            </Button>
          </>
        )}
      </ProblemForm>
    </AuthLayout>
  );
}
