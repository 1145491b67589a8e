import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { UserPlus } from "lucide-react";
import { ButtonLink } from "#app/components/button.tsx";
import { cx } from "#app/components/class-names.ts";
import { ErrorPage } from "#app/components/error-page.tsx";
import { PageHeader } from "#app/components/page.tsx";
import { type FormProblem, keepTyped, problemFrom, readForm } from "#app/features/accounts/form-problem.ts";
import { type Invited, InvitePane } from "#app/features/accounts/invite-pane.tsx";
import type { StaffActor } from "#app/features/accounts/permissions.ts";
import { requireActor, requirePermission } from "#app/features/accounts/sessions.server.ts";
import {
  changeRole,
  deactivateStaff,
  inviteStaff,
  listStaff,
  reactivateStaff,
  resetStaff,
} from "#app/features/accounts/staff.server.ts";
import { inviteForm, roleForm, staffIdForm } from "#app/features/accounts/staff-forms.ts";
import { type StaffOutcome, StaffPane } from "#app/features/accounts/staff-pane.tsx";
import { StaffTable } from "#app/features/accounts/staff-table.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { pageProblem } from "#app/platform/page-problem.server.ts";

export const handle = { title: "accounts.users.title" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request);
  return { staff: await listStaff(actor).catch(pageProblem), me: actor.id };
}

interface Answer {
  intent: string;
  problem?: FormProblem;
  invited?: Invited;
  outcome?: StaffOutcome;
}

async function invite(actor: StaffActor, form: FormData): Promise<Omit<Answer, "intent">> {
  const { value, problem } = readForm(inviteForm, form);
  if (problem) return { problem: keepTyped(problem, form) };
  const { link } = await inviteStaff(actor, value);
  return { invited: { name: value.name, link } };
}

async function setRole(actor: StaffActor, form: FormData): Promise<Omit<Answer, "intent">> {
  const { value, problem } = readForm(roleForm, form);
  if (problem) return { problem: keepTyped(problem, form) };
  await changeRole(actor, value.id, value.role);
  return { outcome: { did: "role", role: value.role } };
}

async function change(actor: StaffActor, intent: string, form: FormData): Promise<Omit<Answer, "intent">> {
  const { value, problem } = readForm(staffIdForm, form);
  if (problem) return { problem: { fields: {}, form: "not_found" } };
  switch (intent) {
    case "reset":
      return { outcome: { did: "reset", ...(await resetStaff(actor, value.id)) } };
    case "deactivate":
      await deactivateStaff(actor, value.id);
      return { outcome: { did: "deactivate" } };
    case "reactivate":
      await reactivateStaff(actor, value.id);
      return { outcome: { did: "reactivate" } };
    default:
      return { problem: { fields: {}, form: "unknown" } };
  }
}

export async function action({ request }: ActionFunctionArgs): Promise<Answer> {
  const actor = await requireActor(request);
  requirePermission(actor, "staff.manage");
  const form = await request.formData();
  const intent = String(form.get("intent"));
  try {
    if (intent === "invite") return { intent, ...(await invite(actor, form)) };
    if (intent === "role") return { intent, ...(await setRole(actor, form)) };
    return { intent, ...(await change(actor, intent, form)) };
  } catch (error) {
    return { intent, problem: keepTyped(problemFrom(error), form) };
  }
}

export default function Users() {
  const { t } = useTranslation();
  const { staff, me } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const [search] = useSearchParams();
  const person = staff.find(({ id }) => id === search.get("person"));
  const inviting = search.has("invite");
  const open = inviting || person !== undefined;
  return (
    <div className="flex min-h-0 flex-1">
      <div className={cx("min-h-0 min-w-0 flex-1 flex-col", open ? "hidden lg:flex" : "flex")}>
        <PageHeader
          title={t("accounts.users.title")}
          lead={t("accounts.users.lead")}
          meta={
            <span className="text-xs text-muted">{t("accounts.users.count", { count: staff.length })}</span>
          }
          actions={
            <ButtonLink to="?invite" preventScrollReset variant="primary" icon={UserPlus}>
              {t("accounts.users.invite")}
            </ButtonLink>
          }
        />
        <div className="flex min-h-0 flex-1 flex-col border-t border-line bg-surface">
          <StaffTable staff={staff} me={me} openId={person?.id} />
        </div>
      </div>
      {inviting && <InvitePane invited={answer?.invited ?? null} problem={answer?.problem ?? null} />}
      {!inviting && person && (
        <StaffPane
          key={person.id}
          person={person}
          isMe={person.id === me}
          question={search.get("ask")}
          outcome={answer?.outcome ?? null}
          problem={answer?.intent !== "invite" ? (answer?.problem ?? null) : null}
        />
      )}
    </div>
  );
}

export function ErrorBoundary() {
  return <ErrorPage />;
}
