import { Link } from "@remix-run/react";
import { CircleCheck, CircleSlash, Clock, KeyRound } from "lucide-react";
import { useMemo } from "react";
import { Badge, type Tone } from "#app/components/badge.tsx";
import { ButtonLink } from "#app/components/button.tsx";
import { type DataColumn, DataTable } from "#app/components/data-table.tsx";
import { EmptyState } from "#app/components/states.tsx";
import { Time, useFormat } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { ApiKeyState } from "./api-key.ts";
import type { ListedApiKey } from "./api-keys.server.ts";
import { useScopeWords } from "./scope-words.tsx";

const looks: Record<ApiKeyState, { tone: Tone; icon: typeof CircleCheck }> = {
  active: { tone: "ok", icon: CircleCheck },
  expired: { tone: "warn", icon: Clock },
  revoked: { tone: "neutral", icon: CircleSlash },
};

export function ApiKeyStateBadge({ state }: { state: ApiKeyState }) {
  const { t } = useTranslation();
  return <Badge {...looks[state]}>{t(`apikeys.stateOf.${state}`)}</Badge>;
}

const linkTo = ({ id }: ListedApiKey) => `?key=${id}`;

const Name = ({ apiKey }: { apiKey: ListedApiKey }) => (
  <Link
    to={linkTo(apiKey)}
    tabIndex={-1}
    preventScrollReset
    className="truncate font-medium text-strong hover:underline"
  >
    {apiKey.name}
  </Link>
);

function LastUsed({ at }: { at: string | null }) {
  const { t } = useTranslation();
  return at ? <Time at={at} /> : <span className="text-muted">{t("apikeys.never")}</span>;
}

function useColumns(): DataColumn<ListedApiKey>[] {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useScopeWords();
  return useMemo(
    () => [
      { id: "name", header: t("apikeys.name"), cell: (apiKey) => <Name apiKey={apiKey} /> },
      {
        id: "key",
        header: t("apikeys.key"),
        cell: ({ prefix }) => <code className="font-mono text-xs">{prefix}…</code>,
        width: "8.5rem",
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
        cell: ({ lastUsedAt }) => <LastUsed at={lastUsedAt} />,
        width: "8rem",
      },
      {
        id: "expires",
        header: t("apikeys.expires"),
        cell: ({ expiresAt }) =>
          expiresAt ? (
            <span className="tabular">{format.date(expiresAt)}</span>
          ) : (
            <span className="text-muted">{t("apikeys.noExpiry")}</span>
          ),
        width: "9rem",
        wideOnly: true,
      },
    ],
    [t, format, words],
  );
}

/** All keys, one line each. */
export function ApiKeyTable({ keys, openId }: { keys: ListedApiKey[]; openId?: string }) {
  const { t } = useTranslation();
  return (
    <DataTable
      label={t("apikeys.title")}
      rows={keys}
      rowId={({ id }) => id}
      rowLink={linkTo}
      currentId={openId}
      columns={useColumns()}
      card={(apiKey) => (
        <span className="flex items-center justify-between gap-3">
          <span className="min-w-0">
            <Name apiKey={apiKey} />
            <span className="block truncate text-xs text-muted">
              {t("apikeys.lastUsed")} · <LastUsed at={apiKey.lastUsedAt} />
            </span>
          </span>
          <ApiKeyStateBadge state={apiKey.state} />
        </span>
      )}
      empty={
        <EmptyState
          icon={KeyRound}
          title={t("apikeys.emptyTitle")}
          detail={t("apikeys.emptyDetail")}
          action={<ButtonLink to="?create">{t("apikeys.create")}</ButtonLink>}
        />
      }
    />
  );
}
