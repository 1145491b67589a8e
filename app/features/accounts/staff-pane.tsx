import { Link } from "@remix-run/react";
import { Banner } from "#app/components/banner.tsx";
import { Button, ButtonLink } from "#app/components/button.tsx";
import { DescriptionList } from "#app/components/description-list.tsx";
import { Time } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { FormProblem } from "./form-problem.ts";
import { OneTimeSecret } from "./one-time-secret.tsx";
import type { Role } from "./permissions.ts";
import { ProblemForm, useProblemWords } from "./problem-form.tsx";
import { RoleChoice } from "./role-choice.tsx";
import { PaneSection, SidePane } from "./side-pane.tsx";
import type { ListedStaff } from "./staff.server.ts";
import { StaffStateBadge, TwoFactorMark } from "./staff-table.tsx";

/** What the last request did to the person in the pane. */
export type StaffOutcome =
  | { did: "role"; role: Role }
  | { did: "deactivate" | "reactivate" }
  | { did: "reset"; link: string; kind: "invite" | "reset" };

type Question = "reset" | "deactivate";

/** One person: who they are, what they may do, and the ways to change it. */
export function StaffPane({
  person,
  isMe,
  question,
  outcome,
  problem,
}: {
  person: ListedStaff;
  isMe: boolean;
  /** what the address asks to confirm */
  question: string | null;
  outcome: StaffOutcome | null;
  problem: FormProblem | null;
}) {
  const { t } = useTranslation();
  const words = useProblemWords();
  const { id, name, email, state } = person;
  const asked =
    !outcome && state !== "deactivated" && (question === "reset" || question === "deactivate")
      ? question
      : null;
  return (
    <SidePane title={name} lead={email} back={{ to: ".", label: t("accounts.users.title") }}>
      {problem?.form && <Banner tone="danger">{words(problem.form)}</Banner>}
      {outcome && <Outcome person={person} outcome={outcome} />}
      {asked && <Confirmation person={person} question={asked} />}
      <DescriptionList
        rows={[
          [t("accounts.users.state"), <StaffStateBadge key="state" state={state} />],
          [t("accounts.users.twoFactor"), <TwoFactorMark key="two" on={person.twoFactor} />],
          [
            t("accounts.users.lastSignIn"),
            person.lastSignInAt ? <Time key="last" at={person.lastSignInAt} /> : t("accounts.users.never"),
          ],
          [
            t("accounts.users.invited"),
            person.invitedAt && <Time key="invited" at={person.invitedAt} mode="short" />,
          ],
        ]}
      />
      {isMe ? (
        <PaneSection>
          <p className="text-sm text-ink">{t("accounts.users.own")}</p>
          <ButtonLink to="/console/profile" className="mt-3">
            {t("accounts.users.openProfile")}
          </ButtonLink>
        </PaneSection>
      ) : (
        <>
          {state !== "deactivated" && (
            <PaneSection title={t("accounts.users.roleTitle")} lead={t("accounts.users.roleLead")}>
              <ProblemForm
                key={person.role}
                intent="role"
                action={`?person=${id}`}
                className="flex flex-col gap-3"
              >
                {({ error, pending }) => (
                  <>
                    <input type="hidden" name="id" value={id} />
                    <RoleChoice hiddenLabel chosen={person.role} error={error("role")} />
                    <div>
                      <Button type="submit" pending={pending}>
                        {t("accounts.users.roleSave")}
                      </Button>
                    </div>
                  </>
                )}
              </ProblemForm>
            </PaneSection>
          )}
          <Access person={person} />
        </>
      )}
      <PaneSection>
        <Link to={`/console/audit?subject=staff:${id}`} className="text-sm text-action-text hover:underline">
          {t("accounts.users.trail")}
        </Link>
      </PaneSection>
    </SidePane>
  );
}

function Access({ person: { id, state } }: { person: ListedStaff }) {
  const { t } = useTranslation();
  const open = state === "active" || state === "resetting";
  return (
    <PaneSection title={t("accounts.users.accessTitle")}>
      <div className="flex flex-col gap-4">
        {state === "deactivated" ? (
          <Way lead={t("accounts.users.reactivateLead")}>
            <ReactivateForm id={id} label={t("accounts.users.reactivate")} />
          </Way>
        ) : (
          <>
            <Way lead={open ? t("accounts.users.resetLead") : t("accounts.users.newInviteLead")}>
              <ButtonLink to={`?person=${id}&ask=reset`} preventScrollReset>
                {t(open ? "accounts.users.reset" : "accounts.users.newInvite")}…
              </ButtonLink>
            </Way>
            <Way lead={t("accounts.users.deactivateLead")}>
              <ButtonLink to={`?person=${id}&ask=deactivate`} preventScrollReset className="text-danger">
                {t("accounts.users.deactivate")}…
              </ButtonLink>
            </Way>
          </>
        )}
      </div>
    </PaneSection>
  );
}

const Way = ({ lead, children }: { lead: string; children: React.ReactNode }) => (
  <div className="flex flex-col items-start gap-1.5">
    {children}
    <p className="text-xs text-muted">{lead}</p>
  </div>
);

function ReactivateForm({ id, label }: { id: string; label: string }) {
  return (
    <ProblemForm intent="reactivate" action={`?person=${id}`}>
      {({ pending }) => (
        <>
          <input type="hidden" name="id" value={id} />
          <Button type="submit" size="sm" pending={pending}>
            {label}
          </Button>
        </>
      )}
    </ProblemForm>
  );
}

/** Asks before access is taken away; the address asks, so that it works without a script and back takes it back. */
function Confirmation({ person, question }: { person: ListedStaff; question: Question }) {
  const { t } = useTranslation();
  const { id, name } = person;
  const words =
    question === "deactivate"
      ? "deactivate"
      : person.state === "invited"
        ? ("newInvite" as const)
        : ("reset" as const);
  const danger = words !== "newInvite";
  return (
    <section
      aria-labelledby="confirm-title"
      className={`rounded-lg border p-4 ${danger ? "border-danger/50 bg-danger-tint" : "border-line-strong bg-sunken"}`}
    >
      <h3 id="confirm-title" className="text-sm font-semibold text-strong">
        {t(`accounts.users.${words}ConfirmTitle`, { name })}
      </h3>
      <p className="mt-1 text-sm text-ink">{t(`accounts.users.${words}Confirm`, { name })}</p>
      <ProblemForm key={question} intent={question} action={`?person=${id}`} className="mt-3 flex gap-2">
        {({ pending }) => (
          <>
            <input type="hidden" name="id" value={id} />
            <Button type="submit" variant={danger ? "danger" : "primary"} pending={pending} autoFocus>
              {t(`accounts.users.${words}Submit`)}
            </Button>
            <ButtonLink to={`?person=${id}`} preventScrollReset>
              {t("common.cancel")}
            </ButtonLink>
          </>
        )}
      </ProblemForm>
    </section>
  );
}

function Outcome({ person: { id, name }, outcome }: { person: ListedStaff; outcome: StaffOutcome }) {
  const { t } = useTranslation();
  if (outcome.did === "reset") {
    return (
      <OneTimeSecret
        title={t("accounts.users.linkTitle", { name })}
        lead={t(`accounts.users.linkLead.${outcome.kind}`)}
        secret={outcome.link}
        copy={t("accounts.users.copyLink")}
      >
        <ButtonLink to={`?person=${id}`}>{t("accounts.users.done")}</ButtonLink>
      </OneTimeSecret>
    );
  }
  if (outcome.did === "deactivate") {
    return (
      <Banner tone="ok" action={<ReactivateForm id={id} label={t("common.undo")} />}>
        {t("accounts.users.deactivated", { name })}
      </Banner>
    );
  }
  return (
    <Banner tone="ok">
      {outcome.did === "role"
        ? t("accounts.users.roleChanged", { name, role: t(`common.role.${outcome.role}`) })
        : t("accounts.users.reactivated", { name })}
    </Banner>
  );
}
