import { Forward, Undo2, UserCheck } from "lucide-react";
import { Button } from "#app/components/button.tsx";
import type { MailFacts } from "#app/features/conversations/mail-facts.ts";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { useMailChange } from "./use-mail-change.tsx";

/** Whose mail a mail passes on; who may reply can take them as the customer, and give the conversation back. */
export function MailForwarded({
  mail,
  mayReply,
  onChanged,
}: {
  mail: MailFacts;
  mayReply: boolean;
  onChanged: () => void;
}) {
  const { t } = useTranslation();
  const { asking, ask } = useMailChange(mail.id, onChanged);
  const { forwarded } = mail;
  if (!forwarded) return null;
  const { name, address, standing } = forwarded;
  const sender = name ? `${name} <${address}>` : address;
  return (
    <div className="mt-1.5 text-xs text-muted [overflow-wrap:anywhere]">
      <p className="flex items-start gap-1.5">
        <Forward aria-hidden className="mt-px size-3.5 shrink-0" />
        {t("mails.forwarded", { sender })}
      </p>
      {standing === "offered" && mayReply && (
        <div className="-mx-2 mt-0.5 flex flex-wrap items-center gap-x-1">
          <Button
            size="sm"
            variant="ghost"
            icon={UserCheck}
            pending={asking}
            onClick={() => ask("take_sender")}
          >
            {t("mails.takeSender")}
          </Button>
          <span className="px-2 text-pretty">
            {t("mails.takeSenderHint", { forwarder: mail.fromAddress })}
          </span>
        </div>
      )}
      {standing === "taken" && (
        <div className="flex flex-wrap items-center gap-x-1 font-medium text-ink">
          {t("mails.isCustomer")}
          {mayReply && (
            <Button
              size="sm"
              variant="ghost"
              icon={Undo2}
              pending={asking}
              onClick={() => ask("give_back_sender")}
            >
              {t("mails.giveBackSender")}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
