import { Link } from "@remix-run/react";
import { CircleCheck, CircleDashed, CircleSlash, ShieldCheck, ShieldOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Badge, type Tone } from "#app/components/badge.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Time } from "#app/components/viewer.tsx";
import type { ListedStaff } from "./staff.server.ts";
import type { StaffState } from "./staff.ts";

const looks: Record<StaffState, { tone: Tone; icon: typeof CircleCheck }> = {
  active: { tone: "ok", icon: CircleCheck },
  invited: { tone: "warn", icon: CircleDashed },
  resetting: { tone: "warn", icon: CircleDashed },
  deactivated: { tone: "neutral", icon: CircleSlash },
};

export function StaffStateBadge({ state }: { state: StaffState }) {
  const { t } = useTranslation();
  return <Badge {...looks[state]}>{t(`accounts.users.stateOf.${state}`)}</Badge>;
}

/** Whether somebody's second factor is on, in a word with its sign. */
export function TwoFactorMark({ on }: { on: boolean }) {
  const { t } = useTranslation();
  const Icon = on ? ShieldCheck : ShieldOff;
  return (
    <span className="inline-flex items-center gap-1.5">
      <Icon aria-hidden className={on ? "size-4 text-ok" : "size-4 text-muted"} />
      {t(on ? "accounts.users.twoFactorOn" : "accounts.users.twoFactorOff")}
    </span>
  );
}

/** Everybody, one line each. */
export function StaffTable({ staff, me }: { staff: ListedStaff[]; me: string }) {
  const { t } = useTranslation();
  return (
    <DataTable
      label={t("accounts.users.title")}
      rows={staff}
      rowId={({ id }) => id}
      rowLink={({ id }) => `?person=${id}`}
      empty={null}
      columns={[
        {
          id: "person",
          header: t("accounts.users.person"),
          cell: ({ id, name, email }) => (
            <span className="flex min-w-0 items-baseline gap-2">
              <Link
                to={`?person=${id}`}
                preventScrollReset
                className="font-medium text-strong hover:underline"
              >
                {name}
              </Link>
              {id === me && <Badge>{t("accounts.users.you")}</Badge>}
              <span className="truncate text-xs text-muted max-sm:hidden">{email}</span>
            </span>
          ),
        },
        {
          id: "role",
          header: t("accounts.field.role"),
          cell: ({ role }) => t(`accounts.role.${role}`),
          width: "9rem",
        },
        {
          id: "state",
          header: t("accounts.users.state"),
          cell: ({ state }) => <StaffStateBadge state={state} />,
          width: "8rem",
        },
        {
          id: "twoFactor",
          header: t("accounts.users.twoFactor"),
          cell: ({ twoFactor }) => <TwoFactorMark on={twoFactor} />,
          width: "7rem",
          wideOnly: true,
        },
        {
          id: "lastSignIn",
          header: t("accounts.users.lastSignIn"),
          cell: ({ lastSignInAt }) =>
            lastSignInAt ? (
              <Time at={lastSignInAt} />
            ) : (
              <span className="text-muted">{t("accounts.users.never")}</span>
            ),
          width: "9rem",
          wideOnly: true,
        },
      ]}
    />
  );
}
