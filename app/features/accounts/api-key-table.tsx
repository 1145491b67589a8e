import { Link } from "@remix-run/react";
import { CircleCheck, CircleSlash, Clock, KeyRound } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Badge, type Tone } from "#app/components/badge.tsx";
import { ButtonLink } from "#app/components/button.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { EmptyState } from "#app/components/states.tsx";
import { Time, useFormat } from "#app/components/viewer.tsx";
import type { ApiKeyState } from "./api-key.ts";
import type { ListedApiKey } from "./api-keys.server.ts";

const looks: Record<ApiKeyState, { tone: Tone; icon: typeof CircleCheck }> = {
  active: { tone: "ok", icon: CircleCheck },
  expired: { tone: "warn", icon: Clock },
  revoked: { tone: "neutral", icon: CircleSlash },
};

export function ApiKeyStateBadge({ state }: { state: ApiKeyState }) {
  const { t } = useTranslation();
  return <Badge {...looks[state]}>{t(`apikeys.stateOf.${state}`)}</Badge>;
}

/** What a key may do, in words; a scope this version does not know by its name. */
export function useScopeWords() {
  const { t, i18n } = useTranslation();
  return (scopes: string[]) =>
    scopes
      .map((scope) => {
        const key = `apikeys.scope.${scope}`;
        return i18n.exists(key) ? t(key as "apikeys.scope.transactions:write") : scope;
      })
      .join(" · ");
}

/** All keys, one line each. */
export function ApiKeyTable({ keys }: { keys: ListedApiKey[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useScopeWords();
  const muted = (text: string) => <span className="text-muted">{text}</span>;
  return (
    <DataTable
      label={t("apikeys.title")}
      rows={keys}
      rowId={({ id }) => id}
      rowLink={({ id }) => `?key=${id}`}
      empty={
        <EmptyState
          icon={KeyRound}
          title={t("apikeys.emptyTitle")}
          detail={t("apikeys.emptyDetail")}
          action={<ButtonLink to="?create">{t("apikeys.create")}</ButtonLink>}
        />
      }
      columns={[
        {
          id: "name",
          header: t("apikeys.name"),
          cell: ({ id, name }) => (
            <Link to={`?key=${id}`} preventScrollReset className="font-medium text-strong hover:underline">
              {name}
            </Link>
          ),
        },
        {
          id: "key",
          header: t("apikeys.key"),
          cell: ({ prefix }) => <code className="font-mono text-xs">{prefix}…</code>,
          width: "8rem",
          wideOnly: true,
        },
        { id: "scopes", header: t("apikeys.scopes"), cell: ({ scopes }) => words(scopes), wideOnly: true },
        {
          id: "state",
          header: t("apikeys.state"),
          cell: ({ state }) => <ApiKeyStateBadge state={state} />,
          width: "7rem",
        },
        {
          id: "lastUsed",
          header: t("apikeys.lastUsed"),
          cell: ({ lastUsedAt }) => (lastUsedAt ? <Time at={lastUsedAt} /> : muted(t("apikeys.never"))),
          width: "8rem",
        },
        {
          id: "expires",
          header: t("apikeys.expires"),
          cell: ({ expiresAt }) => (expiresAt ? format.date(expiresAt) : muted(t("apikeys.noExpiry"))),
          width: "8rem",
          wideOnly: true,
        },
      ]}
    />
  );
}
