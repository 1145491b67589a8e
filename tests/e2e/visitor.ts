import type { FrameLocator, Page } from "playwright-core";
import { pool } from "#app/platform/db.server.ts";
import { until } from "#tests/setup/until.ts";

/** Where a visitor's chat is: a page of its own, or a frame of a site. */
export type Place = Page | FrameLocator;

export const field = (place: Place) => place.getByRole("textbox", { name: /^(Message|消息)$/ });

/** Writes into the chat and sends it. */
export const write = async (place: Place, text: string) => {
  await field(place).fill(text);
  await field(place).press("Enter");
};

/** Waits until the thread shows it as one of the visitor's lines, and nothing of it waits any more. */
export const isSent = (place: Place, text: string) =>
  until(`“${text}” is sent`, async () => {
    const line = place.locator("li", { hasText: text }).last();
    return (await line.count()) > 0 && (await line.getAttribute("class")) === "own";
  });

/** The conversations that are called so, as the database has them. */
export async function heldAs(subject: string) {
  const { rows } = await pool.query<{
    id: string;
    channel: string;
    customer: string | null;
    bodies: string[];
  }>(
    `SELECT v.id, v.channel, v.customer_id AS customer, array(SELECT m.body FROM messages m
       WHERE m.conversation_id = v.id AND m.kind = 'inbound' ORDER BY m.seq) AS bodies
     FROM conversations v WHERE v.subject = $1`,
    [subject],
  );
  return rows;
}
