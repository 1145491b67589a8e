import { FileText, type LucideIcon, Mail, MessageCircle, Phone } from "lucide-react";
import type { ConversationChannel } from "#app/features/conversations/conversation.ts";
import { useTranslation } from "#app/i18n/use-translation.tsx";

export const channelIcons: Record<ConversationChannel, LucideIcon> = {
  chat: MessageCircle,
  email: Mail,
  phone: Phone,
  web_form: FileText,
};

/** The way a conversation came in; named for those who do not see it. */
export function ChannelIcon({ channel }: { channel: ConversationChannel }) {
  const { t } = useTranslation();
  const Icon = channelIcons[channel];
  const name = t(`inbox.channel.${channel}`);
  return (
    <span title={name} className="inline-flex">
      <Icon aria-hidden className="size-3.5 text-muted" />
      <span className="sr-only">{name}</span>
    </span>
  );
}
