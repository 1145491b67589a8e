import { z } from "zod";
import { longestTeamName, mostChats, mostSkills, mostTickets } from "./team.ts";
import { tagOf } from "./ticket.ts";

const id = z.uuid();
const name = z.string().trim().min(1, "required").max(longestTeamName, "too_long");
const skill = z
  .string()
  .max(200)
  .transform((text) => tagOf(text))
  .pipe(z.string("tag"));

/** What the page of teams asks for. */
export const teamRequest = z.discriminatedUnion("intent", [
  z.strictObject({ intent: z.literal("create"), name }),
  z.strictObject({ intent: z.literal("remove"), id }),
  z.strictObject({ intent: z.literal("change"), id, name, staffIds: z.array(id).max(500) }),
  z.strictObject({
    intent: z.literal("routing"),
    id,
    chats: z.int("number").min(0, "number").max(mostChats, "number"),
    tickets: z.int("number").min(0, "number").max(mostTickets, "number"),
    languages: z.array(z.enum(["en", "zh"])).max(2),
    skills: z.array(skill).max(mostSkills, "too_long"),
  }),
  z.strictObject({ intent: z.literal("availability"), id, available: z.boolean() }),
]);
export type TeamRequest = z.infer<typeof teamRequest>;
