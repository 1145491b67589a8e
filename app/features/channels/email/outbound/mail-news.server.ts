import { deskRoom } from "#app/events.ts";
import { publish } from "#app/platform/publish.server.ts";

/** Tells whoever has the conversation open that something about a line's mail is new. Call it after the commit. */
export const announceMail = ({ conversationId, seq }: { conversationId: string; seq: number }) =>
  publish(deskRoom(conversationId), "line.changed", { conversationId, seq });
