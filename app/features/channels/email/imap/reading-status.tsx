import { CircleCheck, CirclePause, CircleX, Clock, Inbox, type LucideIcon, RefreshCw } from "lucide-react";
import { Badge, type Tone } from "#app/components/badge.tsx";
import { Banner } from "#app/components/banner.tsx";
import { DescriptionList } from "#app/components/description-list.tsx";
import { Time, useFormat, useNow } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { minutes } from "#app/platform/time.ts";
import type { MailboxState, ReadingState } from "../mailbox-settings.server.ts";

/** A mailbox is asked every minute at least; nothing for so long is worth a word. */
const silence = minutes(3);

const looks = {
  paused: { tone: "warn", icon: CirclePause },
  problem: { tone: "danger", icon: CircleX },
  missing: { tone: "danger", icon: CircleX },
  behind: { tone: "action", icon: RefreshCw },
  silent: { tone: "warn", icon: Clock },
  starting: { tone: "neutral", icon: Clock },
  well: { tone: "ok", icon: CircleCheck },
  pushed: { tone: "neutral", icon: Inbox },
} as const satisfies Record<string, { tone: Tone; icon: LucideIcon }>;

/** What matters most about how a mailbox takes mail in. */
export function statusOf({ paused, reading }: MailboxState, now: number): keyof typeof looks {
  if (paused) return "paused";
  if (!reading) return "pushed";
  if (reading.problem) return "problem";
  if (reading.missing > 0) return "missing";
  if (!reading.wellAt) return "starting";
  if (now - new Date(reading.wellAt).getTime() > silence) return "silent";
  return reading.behind > 0 ? "behind" : "well";
}

export function MailboxBadge({ mailbox }: { mailbox: MailboxState }) {
  const { t } = useTranslation();
  const now = useNow();
  const status = statusOf(mailbox, now);
  const { tone, icon } = looks[status];
  return (
    <Badge tone={tone} icon={icon}>
      {t(`mailboxes.status.${status}`)}
    </Badge>
  );
}

/** What asks for somebody, in words they can act on; the server's own beside them. */
function Alarms({ mailbox, reading }: { mailbox: MailboxState; reading: ReadingState | null }) {
  const { t } = useTranslation();
  return (
    <>
      {mailbox.paused && <Banner tone="warn">{t("mailboxes.paused")}</Banner>}
      {reading?.problem && (
        <Banner tone="danger" title={t(`mailboxes.problem.${reading.problem}`)}>
          <p>{t("mailboxes.waits")}</p>
          {reading.answer && (
            <p className="mt-1 text-xs">
              {t("mailboxes.answer")}:{" "}
              <span className="font-mono [overflow-wrap:anywhere]">{reading.answer}</span>
            </p>
          )}
        </Banner>
      )}
      {reading && reading.missing > 0 && (
        <Banner tone="danger">{t("mailboxes.missing", { count: reading.missing })}</Banner>
      )}
    </>
  );
}

function Lag({ reading, status }: { reading: ReadingState; status: keyof typeof looks }) {
  const { t } = useTranslation();
  const { behind, behindSince, wellAt, missingSince } = reading;
  if (status === "missing" && missingSince)
    return (
      <>
        {t("mailboxes.lagMissing")} <Time at={missingSince} mode="short" />
      </>
    );
  if (behind > 0 && behindSince)
    return (
      <>
        {t("mailboxes.behind", { count: behind })} <Time at={behindSince} mode="short" />
      </>
    );
  if (status === "well") return t("mailboxes.noLag");
  return wellAt ? (
    <>
      {t("mailboxes.lagSince")} <Time at={wellAt} mode="short" />
    </>
  ) : (
    t("mailboxes.never")
  );
}

function Count({ reading }: { reading: ReadingState }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { serverHas, missing, countedAt } = reading;
  if (serverHas === null || !countedAt) return t("mailboxes.never");
  return (
    <>
      {missing > 0
        ? t("mailboxes.countedMissing", { count: format.number(serverHas), missing: format.number(missing) })
        : t("mailboxes.counted", { count: serverHas })}
      {" · "}
      <Time at={countedAt} />
    </>
  );
}

/** How it stands with reading a mailbox: alarms first, then where, when, how far and the count. */
export function ReadingStatus({ mailbox }: { mailbox: MailboxState }) {
  const { t } = useTranslation();
  const now = useNow();
  const { reading } = mailbox;
  const status = statusOf(mailbox, now);
  return (
    <div className="flex flex-col gap-3">
      <Alarms mailbox={mailbox} reading={reading} />
      {!reading && <p className="text-sm text-muted">{t("mailboxes.pushed")}</p>}
      {reading?.server && (
        <DescriptionList
          columns={2}
          rows={[
            [
              t("mailboxes.server"),
              `${reading.server.host}:${reading.server.port} · ${t("mailboxes.as", { folder: reading.folder, user: reading.user })}`,
            ],
            [
              t("mailboxes.reads"),
              reading.since ? (
                <>
                  {t("mailboxes.readsSince")} <Time at={reading.since} mode="short" />
                </>
              ) : (
                t("mailboxes.readsAll")
              ),
            ],
            [
              t("mailboxes.looked"),
              reading.lookedAt ? <Time key="at" at={reading.lookedAt} /> : t("mailboxes.never"),
            ],
            [t("mailboxes.lag"), <Lag key="lag" reading={reading} status={status} />],
            [t("mailboxes.count"), <Count key="count" reading={reading} />],
          ]}
        />
      )}
    </div>
  );
}
