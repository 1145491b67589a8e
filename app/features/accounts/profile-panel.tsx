import { Banner } from "#app/components/banner.tsx";
import { Button } from "#app/components/button.tsx";
import { PasswordField, SelectField, TextField } from "#app/components/field.tsx";
import { Panel } from "#app/components/page.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { FormProblem } from "./form-problem.ts";
import { ProblemForm } from "./problem-form.tsx";
import { passwordForm, profileForm } from "./profile.ts";

export interface Profile {
  name: string;
  email: string;
  locale: "en" | "zh";
  timeZone: string;
}

/** Name, language and time zone. */
export function ProfilePanel({
  profile,
  zones,
  problem,
  saved,
}: {
  profile: Profile;
  zones: string[];
  problem: FormProblem | null;
  saved: boolean;
}) {
  const { t } = useTranslation();
  return (
    <Panel title={t("accounts.profile.about")} lead={t("accounts.profile.aboutLead")}>
      <ProblemForm
        // Saved values, or another language chosen in the menu, begin the form anew.
        key={`${profile.name} ${profile.locale} ${profile.timeZone}`}
        intent="profile"
        schema={profileForm}
        problem={problem}
        className="grid max-w-xl gap-4 sm:grid-cols-2"
      >
        {({ error, typed, pending }) => (
          <>
            <TextField
              label={t("accounts.field.name")}
              name="name"
              required
              maxLength={80}
              autoComplete="name"
              defaultValue={typed("name") ?? profile.name}
              error={error("name")}
            />
            <TextField
              label={t("accounts.field.email")}
              value={profile.email}
              readOnly
              autoComplete="username"
              hint={t("accounts.profile.emailHint")}
              className="bg-sunken"
            />
            <SelectField
              label={t("accounts.field.language")}
              name="locale"
              defaultValue={typed("locale") ?? profile.locale}
              options={(["en", "zh"] as const).map((value) => ({
                value,
                label: t(`accounts.language.${value}`),
              }))}
              error={error("locale")}
            />
            <SelectField
              label={t("accounts.field.timeZone")}
              name="timeZone"
              defaultValue={typed("timeZone") ?? profile.timeZone}
              options={zones.map((value) => ({ value, label: value.replaceAll("_", " ") }))}
              error={error("timeZone")}
            />
            <div className="flex items-center gap-3 sm:col-span-2">
              <Button type="submit" variant="primary" pending={pending}>
                {t("common.save")}
              </Button>
              {saved && <Banner tone="ok">{t("common.saved")}</Banner>}
            </div>
          </>
        )}
      </ProblemForm>
    </Panel>
  );
}

/** Changing the password. */
export function PasswordPanel({
  profile,
  problem,
  ended,
}: {
  profile: Profile;
  problem: FormProblem | null;
  /** how many sessions ended with the change that was just made; null where there was none */
  ended: number | null;
}) {
  const { t } = useTranslation();
  return (
    <Panel title={t("accounts.profile.password")} lead={t("accounts.profile.passwordLead")}>
      {ended !== null && (
        <div className="mb-4 max-w-xl">
          <Banner tone="ok" title={t("accounts.profile.passwordChanged")}>
            {ended > 0 && t("accounts.profile.sessionsEnded", { count: ended })}
          </Banner>
        </div>
      )}
      <ProblemForm
        // After a change the fields are empty again.
        key={ended === null ? "open" : "changed"}
        intent="password"
        schema={passwordForm(profile)}
        problem={problem}
        className="grid max-w-xl gap-4 sm:grid-cols-2"
      >
        {({ error, pending }) => (
          <>
            <input
              type="text"
              name="username"
              autoComplete="username"
              value={profile.email}
              readOnly
              hidden
            />
            <PasswordField
              label={t("accounts.field.currentPassword")}
              name="password"
              required
              autoComplete="current-password"
              error={error("password")}
            />
            <PasswordField
              label={t("accounts.field.newPassword")}
              name="newPassword"
              required
              autoComplete="new-password"
              hint={t("accounts.passwordHint")}
              error={error("newPassword")}
            />
            <div className="sm:col-span-2">
              <Button type="submit" pending={pending}>
                {t("accounts.profile.changePassword")}
              </Button>
            </div>
          </>
        )}
      </ProblemForm>
    </Panel>
  );
}
