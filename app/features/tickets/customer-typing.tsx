import { useEffect, useState } from "react";
import { useLiveEvent } from "#app/components/live.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { seconds } from "#app/platform/time.ts";

/** A telling is believed this long: the customer's page tells it every three seconds while they type. */
const believedFor = seconds(6);

/**
 * Says that the customer types in the chat, until they have not for a while or their line has come. An answer
 * of an agent that is shown in between takes nothing away.
 */
export function CustomerTyping({
  conversationId,
  lastInbound,
}: {
  conversationId: string;
  lastInbound: number;
}) {
  const { t } = useTranslation();
  const [typing, setTyping] = useState<{ at: number; seq: number } | null>(null);
  useLiveEvent("customer.typing", (told) => {
    if (told.conversationId === conversationId) setTyping({ at: Date.now(), seq: lastInbound });
  });
  useEffect(() => {
    if (!typing) return;
    const timer = setTimeout(() => setTyping(null), believedFor);
    return () => clearTimeout(timer);
  }, [typing]);
  return (
    <p role="status" className="min-h-4 px-4 text-xs text-muted lg:px-6">
      {typing && typing.seq >= lastInbound && t("chat.customerTyping")}
    </p>
  );
}
