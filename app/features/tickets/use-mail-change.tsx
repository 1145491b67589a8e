import { useState } from "react";
import { useToast } from "#app/components/toast.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { postJson } from "./use-outgoing.tsx";

/** What can be done with a mail: the words that say that it was, and what takes it back. */
const changes = {
  report: { done: "mails.reportDone", undo: "withdraw" },
  withdraw: { done: "mails.withdrawn", undo: null },
  take_sender: { done: "mails.senderTaken", undo: "give_back_sender" },
  give_back_sender: { done: "mails.senderGivenBack", undo: null },
} as const;

type MailChange = keyof typeof changes;

/** Changes something about a mail, says so, and offers to take it back. */
export function useMailChange(id: string, onChanged: () => void) {
  const { t } = useTranslation();
  const toast = useToast();
  const [asking, setAsking] = useState(false);
  async function ask(intent: MailChange): Promise<void> {
    setAsking(true);
    try {
      const response = await postJson(`/console/mails/${id}`, { intent });
      if (!response.ok) throw new Error(String(response.status));
      onChanged();
      const { done, undo } = changes[intent];
      toast(t(done), { ...(undo && { action: { label: t("mails.undo"), run: () => void ask(undo) } }) });
    } catch {
      toast(t("mails.notDone"), { tone: "danger" });
    } finally {
      setAsking(false);
    }
  }
  return { asking, ask };
}
