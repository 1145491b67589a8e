import { Link } from "@remix-run/react";
import { CircleCheck, CircleDashed, CircleSlash, ShieldCheck, ShieldOff } from "lucide-react";
import { useMemo } from "react";
import { Badge, type Tone } from "#app/components/badge.tsx";
import { type DataColumn, DataTable } from "#app/components/data-table.tsx";
import { Time } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
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
    <span className="inline-flex items-center gap-1.5 align-middle">
      <Icon aria-hidden className={on ? "size-4 text-ok" : "size-4 text-muted"} />
      {t(on ? "accounts.users.twoFactorOn" : "accounts.users.twoFactorOff")}
    </span>
  );
}

const linkTo = ({ id }: ListedStaff) => `?person=${id}`;

function Name({ person, isMe }: { person: ListedStaff; isMe: boolean }) {
  const { t } = useTranslation();
  return (
    <span className="inline-flex min-w-0 items-center gap-2">
      <Link
        to={linkTo(person)}
        tabIndex={-1}
        preventScrollReset
        className="truncate font-medium text-strong hover:underline"
      >
        {person.name}
      </Link>
      {isMe && <Badge>{t("accounts.users.you")}</Badge>}
    </span>
  );
}

function useColumns(me: string): DataColumn<ListedStaff>[] {
  const { t } = useTranslation();
  return useMemo(
    () => [
      {
        id: "person",
        header: t("accounts.users.person"),
        cell: (person) => <Name person={person} isMe={person.id === me} />,
      },
      {
        id: "email",
        header: t("accounts.field.email"),
        cell: ({ email }) => <span className="text-muted">{email}</span>,
        wideOnly: true,
      },
      {
        id: "role",
        header: t("accounts.field.role"),
        cell: ({ role }) => t(`common.role.${role}`),
        width: "8.5rem",
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
        width: "8rem",
        wideOnly: true,
      },
    ],
    [t, me],
  );
}

/** Everybody, one line each. */
export function StaffTable({ staff, me, openId }: { staff: ListedStaff[]; me: string; openId?: string }) {
  const { t } = useTranslation();
  return (
    <DataTable
      label={t("accounts.users.title")}
      rows={staff}
      rowId={({ id }) => id}
      rowLink={linkTo}
      currentId={openId}
      empty={null}
      columns={useColumns(me)}
      card={(person) => (
        <span className="flex items-center justify-between gap-3">
          <span className="min-w-0">
            <Name person={person} isMe={person.id === me} />
            <span className="block truncate text-xs text-muted">{t(`common.role.${person.role}`)}</span>
          </span>
          <StaffStateBadge state={person.state} />
        </span>
      )}
    />
  );
}
