import { ShieldCheck, ShieldOff } from "lucide-react";
import { Badge } from "#app/components/badge.tsx";
import { Banner } from "#app/components/banner.tsx";
import { Button, ButtonLink } from "#app/components/button.tsx";
import { PasswordField, TextField } from "#app/components/field.tsx";
import { Panel } from "#app/components/page.tsx";
import { useFormat } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { FormProblem } from "./form-problem.ts";
import { OneTimeSecret } from "./one-time-secret.tsx";
import { type FormState, ProblemForm } from "./problem-form.tsx";
import { disableForm } from "./profile.ts";
import type { QrCode } from "./qr-code.ts";
import { codeForm } from "./sign-in-form.ts";

/** Where the second factor stands, as the page shows it. */
export interface TwoFactorView {
  enabledAt: string | null;
  pending: { secret: string; qr: QrCode } | null;
  recoveryCodesLeft: number;
}

/** Few enough that it is time for new ones. */
const few = 3;

/** Setting up, renewing recovery codes, turning off: one step at a time. */
export function TwoFactorPanel({
  state,
  step,
  codes,
  turnedOn,
  problems,
}: {
  state: TwoFactorView;
  /** what the address asks for: "renew" or "disable" */
  step: string | null;
  /** recovery codes that were made just now */
  codes: string[] | null;
  /** two-factor sign-in was turned on by the last request */
  turnedOn: boolean;
  problems: Record<string, FormProblem | undefined>;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Panel
      title={t("accounts.twoFactor.title")}
      lead={t("accounts.twoFactor.lead")}
      actions={
        state.enabledAt ? (
          <Badge tone="ok" icon={ShieldCheck}>
            {t("accounts.twoFactor.on")}
          </Badge>
        ) : (
          <Badge tone="warn" icon={ShieldOff}>
            {t(state.pending ? "accounts.twoFactor.pending" : "accounts.twoFactor.off")}
          </Badge>
        )
      }
    >
      <div className="flex max-w-xl flex-col gap-4">
        {turnedOn && codes && <Banner tone="ok">{t("accounts.twoFactor.enabled")}</Banner>}
        {codes && <NewCodes codes={codes} />}
        {state.enabledAt && !codes && step !== "renew" && step !== "disable" && (
          <>
            <p className="text-sm text-ink">
              {t("accounts.twoFactor.since", { when: format.date(state.enabledAt) })} ·{" "}
              {t("accounts.twoFactor.codesLeft", { count: state.recoveryCodesLeft })}
            </p>
            {state.recoveryCodesLeft < few && <Banner tone="warn">{t("accounts.twoFactor.codesFew")}</Banner>}
            <div className="flex flex-wrap gap-2">
              <ButtonLink to="?step=renew" preventScrollReset>
                {t("accounts.twoFactor.renew")}…
              </ButtonLink>
              <ButtonLink to="?step=disable" preventScrollReset>
                {t("accounts.twoFactor.disable")}…
              </ButtonLink>
            </div>
          </>
        )}
        {state.enabledAt && !codes && step === "renew" && <Renew problem={problems.renew} />}
        {state.enabledAt && !codes && step === "disable" && <Disable problem={problems.disable} />}
        {!state.enabledAt && !state.pending && (
          <ProblemForm intent="begin" problem={problems.begin}>
            {({ pending }) => (
              <Button type="submit" variant="primary" icon={ShieldCheck} pending={pending}>
                {t("accounts.twoFactor.begin")}
              </Button>
            )}
          </ProblemForm>
        )}
        {!state.enabledAt && state.pending && <Enrol pending={state.pending} problem={problems.confirm} />}
      </div>
    </Panel>
  );
}

/** The recovery codes, this once. */
function NewCodes({ codes }: { codes: string[] }) {
  const { t } = useTranslation();
  return (
    <OneTimeSecret
      title={t("accounts.twoFactor.codesTitle")}
      lead={t("accounts.twoFactor.codesLead")}
      secret={codes.join("\n")}
      copy={t("accounts.twoFactor.copyCodes")}
    >
      <ButtonLink to="/console/profile" preventScrollReset>
        {t("accounts.twoFactor.codesKept")}
      </ButtonLink>
    </OneTimeSecret>
  );
}

const CodeField = ({ error, label }: { error: FormState["error"]; label: string }) => (
  <TextField
    label={label}
    name="code"
    required
    inputMode="numeric"
    autoComplete="one-time-code"
    spellCheck={false}
    placeholder="123 456"
    className="tabular max-w-48 font-mono text-base"
    error={error("code")}
  />
);

function Enrol({
  pending: { secret, qr },
  problem,
}: {
  pending: NonNullable<TwoFactorView["pending"]>;
  problem?: FormProblem;
}) {
  const { t } = useTranslation();
  return (
    <div className="flex flex-wrap gap-6">
      <svg
        role="img"
        aria-label={t("accounts.twoFactor.qr")}
        viewBox={`0 0 ${qr.size} ${qr.size}`}
        shapeRendering="crispEdges"
        className="size-44 shrink-0 rounded-md border border-line"
      >
        <rect width={qr.size} height={qr.size} fill="#fff" />
        <path d={qr.path} fill="#000" />
      </svg>
      <div className="flex min-w-60 flex-1 flex-col gap-4">
        <div>
          <p className="text-sm font-medium text-strong">{t("accounts.twoFactor.scan")}</p>
          <p className="text-xs text-muted">{t("accounts.twoFactor.scanHint")}</p>
        </div>
        <div>
          <p className="text-xs text-muted">{t("accounts.twoFactor.byHand")}</p>
          <code className="mt-0.5 block break-all font-mono text-sm text-strong">
            {secret.replace(/(.{4})(?=.)/g, "$1 ")}
          </code>
        </div>
        <ProblemForm intent="confirm" schema={codeForm} problem={problem} className="flex flex-col gap-3">
          {({ error, pending }) => (
            <>
              <CodeField error={error} label={t("accounts.twoFactor.prove")} />
              <div>
                <Button type="submit" variant="primary" pending={pending}>
                  {t("accounts.twoFactor.confirm")}
                </Button>
              </div>
            </>
          )}
        </ProblemForm>
        <ProblemForm intent="cancel">
          {({ pending }) => (
            <Button type="submit" variant="ghost" size="sm" className="-ml-2" pending={pending}>
              {t("accounts.twoFactor.cancel")}
            </Button>
          )}
        </ProblemForm>
      </div>
    </div>
  );
}

function Renew({ problem }: { problem?: FormProblem }) {
  const { t } = useTranslation();
  return (
    <ProblemForm intent="renew" schema={codeForm} problem={problem} className="flex flex-col gap-3">
      {({ error, pending }) => (
        <>
          <p className="text-sm text-ink">{t("accounts.twoFactor.renewLead")}</p>
          <CodeField error={error} label={t("accounts.field.code")} />
          <div className="flex gap-2">
            <Button type="submit" variant="primary" pending={pending}>
              {t("accounts.twoFactor.renew")}
            </Button>
            <ButtonLink to="/console/profile" preventScrollReset>
              {t("common.cancel")}
            </ButtonLink>
          </div>
        </>
      )}
    </ProblemForm>
  );
}

function Disable({ problem }: { problem?: FormProblem }) {
  const { t } = useTranslation();
  return (
    <ProblemForm intent="disable" schema={disableForm} problem={problem} className="flex flex-col gap-3">
      {({ error, pending }) => (
        <>
          <div>
            <p className="text-sm font-medium text-strong">{t("accounts.twoFactor.disableTitle")}</p>
            <p className="text-sm text-ink">{t("accounts.twoFactor.disableLead")}</p>
          </div>
          <div className="max-w-72">
            <PasswordField
              label={t("accounts.field.password")}
              name="password"
              required
              autoComplete="current-password"
              error={error("password")}
            />
          </div>
          <CodeField error={error} label={t("accounts.field.code")} />
          <div className="flex gap-2">
            <Button type="submit" variant="danger" pending={pending}>
              {t("accounts.twoFactor.disable")}
            </Button>
            <ButtonLink to="/console/profile" preventScrollReset>
              {t("common.cancel")}
            </ButtonLink>
          </div>
        </>
      )}
    </ProblemForm>
  );
}
