import { z } from "zod";
import { cleanText, longestMessage } from "#app/features/conversations/conversation.ts";
import { tellingWord } from "#app/features/conversations/telling.ts";
import { unknownVariables } from "./canned-reply.ts";
import { doesAnything, type MacroActions } from "./macro.ts";
import { mostTags, priorities, tagOf } from "./ticket.ts";

/** Replies that are kept; a company has some dozens. */
export const mostReplies = 500;

const bodies = z.object({ en: z.string().optional(), zh: z.string().optional() });

/** The words of a reply by language, as they are stored. */
export const bodiesOf = (stored: unknown): { en?: string; zh?: string } =>
  bodies.safeParse(stored).data ?? {};

export const bodiesAreEmpty = (stored: unknown) => {
  const { en, zh } = bodiesOf(stored);
  return !en && !zh;
};

const actions = z.object({
  addTags: z.array(z.string()),
  status: z.enum(["open", "pending", "solved"]).nullable(),
  priority: z.enum(priorities).nullable(),
  assignee: z.string().nullable(),
  teamId: z.string().nullable(),
});

/** What a stored reply does beside what it says; null for nothing. */
export function actionsOf(stored: unknown): MacroActions | null {
  const read = actions.safeParse(stored).data;
  return read && doesAnything(read) ? read : null;
}

const words = z
  .string()
  .max(longestMessage * 2, "too_long")
  .transform(cleanText)
  .pipe(z.string().max(longestMessage, "too_long"))
  .refine((text) => unknownVariables(text).length === 0, "unknown_variable")
  .refine((text) => tellingWord(text) === null, "telling_word");

const chosen = <T extends z.ZodType>(schema: T) =>
  z
    .literal("")
    .transform(() => null)
    .or(schema);

const tags = z
  .string()
  .max(1_000, "bad_tag")
  .transform((text) => text.split(/[,，、;；\n]+/).filter((tag) => tag.trim() !== ""))
  .pipe(
    z
      .array(
        z
          .string()
          .transform((text) => tagOf(text) ?? "")
          .pipe(z.string().min(1, "bad_tag")),
      )
      .max(mostTags, "bad_tag"),
  )
  .transform((list) => [...new Set(list)].sort());

/** The form of a canned reply or macro; its problems are codes. */
export const cannedReplyForm = z
  .object({
    id: chosen(z.uuid("not_found")),
    shortcut: z
      .string()
      .transform((text) => cleanText(text).replace(/^\//, "").normalize("NFKC").toLowerCase())
      .pipe(z.string().regex(/^[\p{L}\p{N}-]{1,40}$/u, "invalid_shortcut")),
    title: z
      .string()
      .max(400, "invalid_name")
      .transform(cleanText)
      .pipe(z.string().min(1, "invalid_name").max(80, "invalid_name")),
    en: words,
    zh: words,
    tags,
    status: chosen(z.enum(["open", "pending", "solved"])),
    priority: chosen(z.enum(priorities)),
    assignee: chosen(z.enum(["me", "nobody"]).or(z.uuid("not_found"))),
    teamId: chosen(z.uuid("not_found")),
    money: z.literal("on").optional(),
  })
  .transform(({ tags: addTags, status, priority, assignee, teamId, money, ...form }) => ({
    ...form,
    money: money === "on",
    actions: { addTags, status, priority, assignee, teamId } satisfies MacroActions,
  }))
  .refine(({ en, zh, actions: does }) => en || zh || doesAnything(does), {
    path: ["en"],
    message: "nothing_written",
  });

export type CannedReplyForm = z.output<typeof cannedReplyForm>;
