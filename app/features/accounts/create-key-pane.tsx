import { Button, ButtonLink } from "#app/components/button.tsx";
import { CheckboxField, SelectField, TextField } from "#app/components/field.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { lifetimes, newApiKey } from "./api-key.ts";
import type { FormProblem } from "./form-problem.ts";
import { OneTimeSecret } from "./one-time-secret.tsx";
import { scopes } from "./permissions.ts";
import { ProblemForm } from "./problem-form.tsx";
import { useScopeWords } from "./scope-words.tsx";
import { SidePane } from "./side-pane.tsx";

/** A first call with a key: one payment, as the API wants it. */
const firstCall = (origin: string, secret: string) =>
  `curl ${origin}/api/v1/transactions \\
  -H "Authorization: Bearer ${secret}" \\
  -H "Content-Type: application/json" \\
  -d '{"id":"tx_first","occurredAt":"2026-01-05T09:30:00Z","amount":"129.90","currency":"CNY","method":"card","status":"succeeded"}'`;

/** Creates a key; afterwards it shows the secret, once. */
export function CreateKeyPane({
  created,
  problem,
  origin,
}: {
  created: { secret: string } | null;
  problem: FormProblem | null;
  /** where the API is reached */
  origin: string;
}) {
  const { t } = useTranslation();
  const words = useScopeWords();
  return (
    <SidePane
      title={t("apikeys.createTitle")}
      lead={created ? undefined : t("apikeys.createLead")}
      back={{ to: ".", label: t("apikeys.title") }}
    >
      {created ? (
        <>
          <OneTimeSecret
            title={t("apikeys.secretTitle")}
            lead={t("apikeys.secretLead")}
            secret={created.secret}
            copy={t("apikeys.copy")}
          >
            <ButtonLink to=".">{t("apikeys.done")}</ButtonLink>
          </OneTimeSecret>
          <section>
            <h3 className="text-sm font-semibold text-strong">{t("apikeys.tryIt")}</h3>
            <pre className="mt-2 whitespace-pre-wrap break-all rounded-md bg-sunken p-3 font-mono text-xs text-ink">
              {firstCall(origin, created.secret)}
            </pre>
          </section>
        </>
      ) : (
        <ProblemForm intent="create" schema={newApiKey} problem={problem} className="flex flex-col gap-4">
          {({ error, typed, pending }) => (
            <>
              <TextField
                label={t("apikeys.name")}
                name="name"
                required
                maxLength={80}
                autoComplete="off"
                defaultValue={typed("name")}
                hint={t("apikeys.nameHint")}
                error={error("name")}
              />
              <fieldset>
                <legend className="mb-1.5 text-sm font-medium text-strong">{t("apikeys.scopes")}</legend>
                <div className="flex flex-col gap-2">
                  {scopes.map((scope) => (
                    <CheckboxField
                      key={scope}
                      name="scopes[]"
                      value={scope}
                      defaultChecked={scope === "transactions:write"}
                      aria-invalid={error("scopes") ? true : undefined}
                      label={words([scope])}
                      hint={<code className="font-mono">{scope}</code>}
                    />
                  ))}
                </div>
                {error("scopes") && <p className="mt-1 text-xs font-medium text-danger">{error("scopes")}</p>}
              </fieldset>
              <SelectField
                label={t("apikeys.expiry")}
                name="lifetime"
                defaultValue={typed("lifetime") ?? "365"}
                options={lifetimes.map((value) => ({ value, label: t(`apikeys.lifetime.${value}`) }))}
                hint={t("apikeys.neverHint")}
                error={error("lifetime")}
              />
              <div className="flex gap-2">
                <Button type="submit" variant="primary" pending={pending}>
                  {t("apikeys.createSubmit")}
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
