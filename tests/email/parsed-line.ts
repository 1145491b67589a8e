import { z } from "zod";

const mailbox = z.strictObject({ name: z.string(), address: z.string() });
const time = z.iso.datetime().nullable();
const messageId = z
  .string()
  .regex(/^<.+>$/s)
  .nullable();

/** A line of `email parse` for a file that could be read: these fields and no others. */
export const parsedLine = z.strictObject({
  file: z.string(),
  ok: z.literal(true),
  messageId,
  inReplyTo: messageId,
  references: z.array(z.string()),
  date: time,
  from: mailbox,
  to: z.array(mailbox),
  cc: z.array(mailbox),
  replyTo: z.array(mailbox),
  subject: z.string(),
  text: z.string(),
  html: z.string().nullable(),
  visible: z.string(),
  quoted: z.string(),
  signature: z.string(),
  attachments: z.array(
    z.strictObject({
      name: z.string().min(1),
      type: z.string().min(1),
      size: z.int().nonnegative(),
      md5: z.string().regex(/^[0-9a-f]{32}$/),
      inline: z.boolean(),
      contentId: z.string().nullable(),
    }),
  ),
  auto: z.enum(["none", "auto_reply", "bulk", "bounce", "loop"]),
  bounce: z
    .strictObject({
      recipient: z.string().nullable(),
      status: z.string().nullable(),
      hard: z.boolean(),
      diagnostic: z.string().nullable(),
    })
    .optional(),
  forwarded: z
    .strictObject({
      from: mailbox,
      to: z.array(mailbox),
      date: time,
      subject: z.string(),
      messageId,
    })
    .optional(),
});
