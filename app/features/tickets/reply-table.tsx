import { Link } from "@remix-run/react";
import { MessageSquareText, Zap } from "lucide-react";
import { useMemo } from "react";
import { Badge } from "#app/components/badge.tsx";
import { ButtonLink } from "#app/components/button.tsx";
import { type DataColumn, DataTable } from "#app/components/data-table.tsx";
import { EmptyState } from "#app/components/states.tsx";
import { Time } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { ShelvedReply } from "./reply-shelf.server.ts";

const linkTo = ({ id }: ShelvedReply) => `?reply=${id}`;

const Shortcut = ({ reply }: { reply: ShelvedReply }) => (
  <Link
    to={linkTo(reply)}
    tabIndex={-1}
    preventScrollReset
    className="truncate font-medium text-strong hover:underline"
  >
    /{reply.shortcut}
  </Link>
);

function Kind({ reply }: { reply: ShelvedReply }) {
  const { t } = useTranslation();
  return reply.actions ? (
    <Badge tone="action" icon={Zap}>
      {t("replies.macro")}
    </Badge>
  ) : (
    <Badge tone="neutral" icon={MessageSquareText}>
      {t("replies.reply")}
    </Badge>
  );
}

function useColumns(): DataColumn<ShelvedReply>[] {
  const { t } = useTranslation();
  return useMemo(
    () => [
      {
        id: "shortcut",
        header: t("replies.shortcut"),
        cell: (reply) => <Shortcut reply={reply} />,
        width: "10rem",
      },
      { id: "title", header: t("replies.name"), cell: ({ title }) => <span translate="no">{title}</span> },
      { id: "kind", header: t("replies.kind"), cell: (reply) => <Kind reply={reply} />, width: "8rem" },
      {
        id: "languages",
        header: t("replies.languages"),
        cell: ({ body }) =>
          (["en", "zh"] as const)
            .filter((locale) => body[locale])
            .map((locale) => t(`customers.locale.${locale}`))
            .join(" · ") || <span className="text-muted">{t("replies.saysNothing")}</span>,
        width: "11rem",
        wideOnly: true,
      },
      {
        id: "changed",
        header: t("replies.changed"),
        cell: ({ updatedAt }) => <Time at={updatedAt} />,
        width: "8rem",
        wideOnly: true,
      },
    ],
    [t],
  );
}

/** All canned replies and macros, one line each. */
export function ReplyTable({
  replies,
  openId,
  mayManage,
}: {
  replies: ShelvedReply[];
  openId?: string;
  mayManage: boolean;
}) {
  const { t } = useTranslation();
  return (
    <DataTable
      label={t("replies.title")}
      rows={replies}
      rowId={({ id }) => id}
      rowLink={linkTo}
      currentId={openId}
      columns={useColumns()}
      card={(reply) => (
        <span className="flex items-center justify-between gap-3">
          <span className="min-w-0">
            <Shortcut reply={reply} />
            <span translate="no" className="block truncate text-xs text-muted">
              {reply.title}
            </span>
          </span>
          <Kind reply={reply} />
        </span>
      )}
      empty={
        <EmptyState
          icon={MessageSquareText}
          title={t("replies.emptyTitle")}
          detail={t("replies.emptyDetail")}
          action={mayManage && <ButtonLink to="?create">{t("replies.create")}</ButtonLink>}
        />
      }
    />
  );
}
