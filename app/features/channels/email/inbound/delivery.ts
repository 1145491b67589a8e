import { z } from "zod";

/** The largest mail that is taken, in bytes, by whichever way it comes. */
export const mostMailBytes = 50_000_000;

/** How a mail was handed over: what SMTP says beside the mail itself. */
export const deliverySchema = z.object({
  /** who handed it over */
  ip: z.string(),
  /** what it called itself */
  helo: z.string(),
  /** the envelope's sender; empty for reports */
  from: z.string(),
  /** the envelope's recipients that belong to the mailbox */
  to: z.array(z.string()),
  tls: z.boolean(),
});
export type Delivery = z.infer<typeof deliverySchema>;

const oneLine = (text: string) => text.replace(/[^\x21-\x7e\u0080-\uffff]/g, "").slice(0, 320);

/**
 * The mail with what only its envelope said put before it, as final delivery does (RFC 5321, 4.4): a blind copy
 * to an address of ours is known by it, and a report by its empty sender.
 */
export function withEnvelope(raw: Uint8Array, delivery: Delivery | null): Uint8Array {
  if (!delivery) return raw;
  const lines = [
    `Return-Path: <${oneLine(delivery.from)}>`,
    ...delivery.to.map((address) => `Delivered-To: ${oneLine(address)}`),
    "",
  ];
  return Buffer.concat([Buffer.from(lines.join("\r\n")), raw]);
}
