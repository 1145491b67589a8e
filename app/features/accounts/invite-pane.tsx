import { Button, ButtonLink } from "#app/components/button.tsx";
import { TextField } from "#app/components/field.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { FormProblem } from "./form-problem.ts";
import { OneTimeSecret } from "./one-time-secret.tsx";
import { roles } from "./permissions.ts";
import { ProblemForm } from "./problem-form.tsx";
import { RoleChoice } from "./role-choice.tsx";
import { SidePane } from "./side-pane.tsx";
import { inviteForm } from "./staff-forms.ts";

export interface Invited {
  name: string;
  link: string;
}

/** Invites somebody; afterwards it shows the link, once. */
export function InvitePane({ invited, problem }: { invited: Invited | null; problem: FormProblem | null }) {
  const { t } = useTranslation();
  return (
    <SidePane
      title={t("accounts.users.inviteTitle")}
      lead={invited ? undefined : t("accounts.users.inviteLead")}
      back={{ to: ".", label: t("accounts.users.title") }}
    >
      {invited ? (
        <OneTimeSecret
          title={t("accounts.users.linkTitle", { name: invited.name })}
          lead={t("accounts.users.linkLead.invite")}
          secret={invited.link}
          copy={t("accounts.users.copyLink")}
        >
          <ButtonLink to=".">{t("accounts.users.done")}</ButtonLink>
        </OneTimeSecret>
      ) : (
        <ProblemForm intent="invite" schema={inviteForm} problem={problem} className="flex flex-col gap-4">
          {({ error, typed, pending }) => (
            <>
              <TextField
                label={t("accounts.field.name")}
                name="name"
                required
                maxLength={80}
                autoComplete="off"
                defaultValue={typed("name")}
                error={error("name")}
              />
              <TextField
                label={t("accounts.field.email")}
                name="email"
                type="email"
                required
                autoComplete="off"
                defaultValue={typed("email")}
                error={error("email")}
              />
              <RoleChoice
                chosen={roles.find((role) => role === typed("role")) ?? "agent"}
                error={error("role")}
              />
              <div className="flex gap-2">
                <Button type="submit" variant="primary" pending={pending}>
                  {t("accounts.users.inviteSubmit")}
                </Button>
                <ButtonLink to=".">{t("common.cancel")}</ButtonLink>
              </div>
            </>
          )}
        </ProblemForm>
      )}
    </SidePane>
  );
}
