import { InboxWelcome } from "#app/features/tickets/inbox-welcome.tsx";

export default function NoConversationChosen() {
  return <InboxWelcome />;
}
