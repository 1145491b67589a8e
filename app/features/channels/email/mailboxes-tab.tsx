import { useRevalidator, useSearchParams } from "@remix-run/react";
import { Plus } from "lucide-react";
import { useEffect } from "react";
import { Banner } from "#app/components/banner.tsx";
import { ButtonLink } from "#app/components/button.tsx";
import { CopyableText } from "#app/components/copy-button.tsx";
import { Panel } from "#app/components/page.tsx";
import { EmptyState } from "#app/components/states.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { seconds } from "#app/platform/time.ts";
import type { ReadingAnswer } from "./imap/reading-form.tsx";
import { type MailboxAnswer, MailboxPanel, NewMailboxPanel } from "./mailbox-panel.tsx";
import type { MailboxState } from "./mailbox-settings.server.ts";

const lookAgainEvery = seconds(4);

/** Reads the page anew while it is looked at. */
function useFresh() {
  const { revalidate, state } = useRevalidator();
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === "visible" && state === "idle") revalidate();
    }, lookAgainEvery);
    return () => clearInterval(timer);
  }, [revalidate, state]);
}

function OwnServer({ smtp }: { smtp: string[] }) {
  const { t } = useTranslation();
  return (
    <Panel title={t("mailboxes.own.title")}>
      {smtp.length === 0 ? (
        <Banner tone="warn">{t("mailboxes.own.none")}</Banner>
      ) : (
        <>
          <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-ink">
            {t("mailboxes.own.listens")}
            {smtp.map((address) => (
              <CopyableText key={address} text={`smtp://${address}`} />
            ))}
          </p>
          <p className="mt-1 text-xs text-muted">{t("mailboxes.own.hint")}</p>
        </>
      )}
    </Panel>
  );
}

/** The ways in: our own SMTP server, and each mailbox with how it stands. */
export function MailboxesTab({
  mailboxes,
  receivers,
  answers,
}: {
  mailboxes: MailboxState[];
  receivers: { smtp: string[]; imap: boolean };
  answers: { reading?: ReadingAnswer; mailbox?: MailboxAnswer };
}) {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  useFresh();
  const isAdding = search.has("add");
  const edited = search.get("edit");
  const isRead = mailboxes.some(({ reading, paused }) => reading && !paused);
  const add = (
    <ButtonLink to="?tab=mailboxes&add" variant="primary" icon={Plus} preventScrollReset>
      {t("mailboxes.add")}
    </ButtonLink>
  );
  return (
    <>
      <OwnServer smtp={receivers.smtp} />
      {isRead && !receivers.imap && <Banner tone="danger">{t("mailboxes.nobodyReads")}</Banner>}
      {mailboxes.length === 0 && !isAdding && (
        <EmptyState title={t("mailboxes.empty")} detail={t("mailboxes.emptyDetail")} action={add} />
      )}
      {mailboxes.map((mailbox) => (
        <MailboxPanel
          key={mailbox.id}
          mailbox={mailbox}
          editing={edited === mailbox.id}
          answers={{
            reading: answers.reading?.mailboxId === mailbox.id ? answers.reading : null,
            mailbox: answers.mailbox?.mailboxId === mailbox.id ? answers.mailbox : null,
          }}
        />
      ))}
      {isAdding && <NewMailboxPanel answer={answers.mailbox ?? null} />}
      {mailboxes.length > 0 && !isAdding && <div>{add}</div>}
    </>
  );
}
