import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { ErrorPage } from "#app/components/error-page.tsx";
import { PageBody, PageHeader } from "#app/components/page.tsx";
import { type FormProblem, keepTyped, problemFrom, readForm } from "#app/features/accounts/form-problem.ts";
import type { StaffActor } from "#app/features/accounts/permissions.ts";
import { changePassword, updateProfile } from "#app/features/accounts/profile.server.ts";
import { disableForm, passwordForm, profileForm } from "#app/features/accounts/profile.ts";
import { PasswordPanel, ProfilePanel } from "#app/features/accounts/profile-panel.tsx";
import { qrCode } from "#app/features/accounts/qr-code.ts";
import {
  endOtherSessions,
  endSession,
  listSessions,
  requireActor,
} from "#app/features/accounts/sessions.server.ts";
import { SessionsPanel } from "#app/features/accounts/sessions-panel.tsx";
import { codeForm } from "#app/features/accounts/sign-in-form.ts";
import { timeZones } from "#app/features/accounts/time-zones.ts";
import {
  beginTwoFactor,
  cancelTwoFactor,
  confirmTwoFactor,
  disableTwoFactor,
  readTwoFactor,
  renewRecoveryCodes,
} from "#app/features/accounts/two-factor.server.ts";
import { TwoFactorPanel } from "#app/features/accounts/two-factor-panel.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";

export const handle = { title: "accounts.profile.title" };

const here = "/console/profile";

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request);
  const [{ pending, ...twoFactor }, sessions] = await Promise.all([
    readTwoFactor(actor),
    listSessions(actor),
  ]);
  const { name, email, locale, timeZone } = actor;
  return {
    profile: { name, email, locale, timeZone },
    zones: timeZones(),
    twoFactor: { ...twoFactor, pending: pending && { secret: pending.secret, qr: qrCode(pending.uri) } },
    sessions,
  };
}

/** What became of the form that was sent. */
interface Answer {
  problem?: FormProblem;
  saved?: true;
  /** sessions that ended with it */
  ended?: number;
  /** new recovery codes, shown once */
  codes?: string[];
}

type Step = (actor: StaffActor, form: FormData, address: string) => Promise<Answer | Response>;

/** Every form of the page by its intent. */
const steps: Record<string, Step> = {
  profile: async (actor, form) => {
    const { value, problem } = readForm(profileForm, form);
    if (problem) return { problem: keepTyped(problem, form) };
    await updateProfile(actor, value);
    return { saved: true };
  },
  password: async (actor, form, address) => {
    const { value, problem } = readForm(passwordForm(null), form);
    if (problem) return { problem: keepTyped(problem, form) };
    return { ended: await changePassword(actor, value, address) };
  },
  begin: async (actor) => {
    await beginTwoFactor(actor);
    return redirect(here);
  },
  cancel: async (actor) => {
    await cancelTwoFactor(actor);
    return redirect(here);
  },
  confirm: async (actor, form, address) => {
    const { value, problem } = readForm(codeForm, form);
    if (problem) return { problem: keepTyped(problem, form) };
    return { codes: await confirmTwoFactor(actor, value.code, address) };
  },
  renew: async (actor, form, address) => {
    const { value, problem } = readForm(codeForm, form);
    if (problem) return { problem: keepTyped(problem, form) };
    return { codes: await renewRecoveryCodes(actor, value.code, address) };
  },
  disable: async (actor, form, address) => {
    const { value, problem } = readForm(disableForm, form);
    if (problem) return { problem: keepTyped(problem, form) };
    await disableTwoFactor(actor, value, address);
    return redirect(here);
  },
  end: async (actor, form) => {
    await endSession(actor, String(form.get("session")));
    return { ended: 1 };
  },
  "end-others": async (actor) => ({ ended: await endOtherSessions(actor) }),
};

export async function action({ request, context }: ActionFunctionArgs) {
  const actor = await requireActor(request);
  const form = await request.formData();
  const intent = String(form.get("intent"));
  const step = Object.hasOwn(steps, intent) ? steps[intent] : undefined;
  if (!step) return { intent, problem: { fields: {}, form: "unknown" } satisfies FormProblem };
  try {
    const answer = await step(actor, form, context.address);
    return answer instanceof Response ? answer : { intent, ...answer };
  } catch (error) {
    return { intent, problem: keepTyped(problemFrom(error), form) };
  }
}

export default function ProfilePage() {
  const { t } = useTranslation();
  const { profile, zones, twoFactor, sessions } = useLoaderData<typeof loader>();
  const answer: (Answer & { intent: string }) | undefined = useActionData<typeof action>();
  const [search] = useSearchParams();
  const of = (...intents: string[]) => (answer && intents.includes(answer.intent) ? answer : undefined);
  return (
    <>
      <PageHeader title={t("accounts.profile.title")} lead={profile.email} />
      <PageBody>
        <div className="flex max-w-4xl flex-col gap-4">
          <ProfilePanel
            profile={profile}
            zones={zones}
            problem={of("profile")?.problem ?? null}
            saved={of("profile")?.saved ?? false}
          />
          <PasswordPanel
            profile={profile}
            problem={of("password")?.problem ?? null}
            ended={of("password")?.ended ?? null}
          />
          <TwoFactorPanel
            state={twoFactor}
            step={search.get("step")}
            codes={answer?.codes ?? null}
            turnedOn={answer?.intent === "confirm"}
            problems={answer ? { [answer.intent]: answer.problem } : {}}
          />
          <SessionsPanel
            sessions={sessions}
            ended={of("end", "end-others")?.ended ?? null}
            problem={of("end", "end-others")?.problem ?? null}
          />
        </div>
      </PageBody>
    </>
  );
}

export function ErrorBoundary() {
  return <ErrorPage />;
}
