import { Ban, Check, CircleAlert, Clock, HardDrive, type LucideIcon, MailX, RotateCw } from "lucide-react";
import { useState } from "react";
import { Button } from "#app/components/button.tsx";
import { cx } from "#app/components/class-names.ts";
import { useToast } from "#app/components/toast.tsx";
import { Tooltip } from "#app/components/tooltip.tsx";
import { Time, useFormat } from "#app/components/viewer.tsx";
import { type Delivery, type DeliveryStanding, standingOf } from "#app/features/conversations/delivery.ts";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { postJson } from "./use-outgoing.tsx";

const looks: Record<DeliveryStanding, { icon: LucideIcon; tone: string }> = {
  bounced: { icon: MailX, tone: "text-danger" },
  failed: { icon: MailX, tone: "text-danger" },
  partly: { icon: CircleAlert, tone: "text-warn" },
  waiting: { icon: Clock, tone: "text-warn" },
  sending: { icon: Clock, tone: "text-muted" },
  sent: { icon: Check, tone: "text-muted" },
  cancelled: { icon: Ban, tone: "text-muted" },
  kept: { icon: HardDrive, tone: "text-muted" },
};

/** Why a mail does not go, in words a person would say. */
function useReason() {
  const { t } = useTranslation();
  return ({ problem, bounce }: Delivery): string => {
    if (bounce) return t("delivery.reason.bounced", { address: bounce.recipient });
    switch (problem) {
      case "no_address":
      case "no_mailbox":
      case "no_server":
      case "mailbox":
      case "later":
      case "refused":
      case "gave_up":
      case "too_large":
      case "unknown":
        return t(`delivery.reason.${problem}`);
      default:
        return "";
    }
  };
}

/** The words of servers, as they said them: they are what somebody else can look for. */
function ServerWords({ delivery }: { delivery: Delivery }) {
  const { t } = useTranslation();
  const refused = delivery.recipients.filter(({ words }) => words);
  const words = delivery.bounce?.diagnostic || delivery.answer;
  if (refused.length === 0 && !words) return null;
  return (
    <details className="mt-1">
      <summary className="cursor-pointer text-muted hover:text-ink">{t("delivery.words")}</summary>
      <ul className="mt-1 space-y-1 font-mono text-[0.6875rem] text-ink [overflow-wrap:anywhere]">
        {refused.length > 0
          ? refused.map(({ address, words: said }) => (
              <li key={address}>
                {address}: {said}
              </li>
            ))
          : [<li key="words">{words}</li>]}
      </ul>
    </details>
  );
}

/** Whether the mail of a line has gone, why not, and what can be done about it. */
export function ThreadDelivery({
  conversationId,
  seq,
  delivery,
  mayReply,
}: {
  conversationId: string;
  seq: number;
  delivery: Delivery;
  mayReply: boolean;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const toast = useToast();
  const [asking, setAsking] = useState(false);
  const standing = standingOf(delivery);
  const { icon: Icon, tone } = looks[standing];
  const reason = useReason()(delivery);
  const calls = standing === "bounced" || standing === "failed" || standing === "partly";

  async function ask(intent: "again" | "cancel") {
    setAsking(true);
    try {
      const response = await postJson(`/console/inbox/${conversationId}/mails`, { intent, seq });
      if (!response.ok) throw new Error(String(response.status));
    } catch {
      toast(t("delivery.notDone"), { tone: "danger" });
    } finally {
      setAsking(false);
    }
  }

  const copies = delivery.recipients.filter(({ as }) => as !== "to");
  return (
    <div className={cx("mt-1 text-xs", calls && "rounded-md border border-line bg-surface px-2 py-1.5")}>
      <p className="flex flex-wrap items-center gap-x-1.5 gap-y-0.5 text-muted">
        <Icon aria-hidden className={cx("size-3.5 shrink-0", tone)} />
        <span className={calls || standing === "waiting" ? "font-medium text-ink" : undefined}>
          {t(`delivery.state.${standing}`)}
        </span>
        {standing === "sent" && delivery.sentAt && <Time at={delivery.sentAt} mode="clock" />}
        {copies.length > 0 && (
          <Tooltip
            label={copies.map(({ address, as }) => `${t(`delivery.${as as "cc"}`)} ${address}`).join(", ")}
          >
            <span className="text-muted">{t("delivery.copies", { count: copies.length })}</span>
          </Tooltip>
        )}
        {delivery.uncertain > 0 && standing === "sent" && (
          <span className="text-muted">{t("delivery.twice")}</span>
        )}
      </p>
      {reason && standing !== "sent" && <p className="mt-0.5 text-ink">{reason}</p>}
      {standing === "waiting" && delivery.attempts > 0 && (
        <p className="text-muted">
          {t("delivery.next", { count: delivery.attempts, at: format.short(delivery.nextTryAt) })}
        </p>
      )}
      <ServerWords delivery={delivery} />
      {mayReply && (calls || standing === "cancelled" || standing === "waiting") && (
        <p className="mt-1 flex gap-1.5">
          {standing !== "waiting" && (
            <Button size="sm" icon={RotateCw} pending={asking} onClick={() => ask("again")}>
              {t("delivery.again")}
            </Button>
          )}
          {standing === "waiting" && (
            <Button size="sm" pending={asking} onClick={() => ask("cancel")}>
              {t("delivery.cancel")}
            </Button>
          )}
        </p>
      )}
    </div>
  );
}
