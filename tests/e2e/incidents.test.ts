import { randomUUID } from "node:crypto";
import type { Page } from "playwright-core";
import { describe, expect, inject, it } from "vitest";
import { gatherConversations } from "#app/features/fan-in/gather.server.ts";
import { openConversation } from "#app/features/tickets/opening.server.ts";
import type { TransactionRecord } from "#app/features/transactions/transaction.ts";
import { pool, prisma } from "#app/platform/db.server.ts";
import { days, minutes, seconds } from "#app/platform/time.ts";
import { expectAccessible, useBrowser } from "#tests/setup/browser.ts";
import { until } from "#tests/setup/until.ts";
import { prefer, report, signInAs } from "./staff.ts";

const open = useBrowser();
const { url } = inject("console");
const system = { type: "system" } as const;
const now = Math.floor(Date.now() / 60_000) * 60_000;
const banks = ["Nord Bank", "Sued Bank", "Ost Bank", "West Bank"];
const begin = now - days(3);

/** A payment each 20 seconds, every 15th fails; the Ost Bank is down from `down` on. */
function payments(from: number, to: number, down: number): TransactionRecord[] {
  const records: TransactionRecord[] = [];
  for (let at = from; at < to; at += seconds(20)) {
    const n = Math.round((at - begin) / seconds(20));
    const bank = banks[(n * 31 + (n >> 3)) % 4]!;
    const out = bank === "Ost Bank" && at >= down;
    const failed = out || (n * 7919) % 15 === 0;
    records.push({
      id: `live_${n}`,
      occurredAt: new Date(at).toISOString(),
      amount: "20.00",
      currency: "EUR",
      method: n % 3 === 0 ? "wallet" : "card",
      customerId: `cus_live_${n % 3_001}`,
      merchant: { id: "m_live", name: "Harbour Books" },
      card: { issuer: bank, fingerprint: `fp_live_${n % 3_001}` },
      status: failed ? "failed" : "succeeded",
      ...(failed && { failure: { scheme: "iso8583", code: out ? "91" : "51" } }),
    });
  }
  return records;
}

/** Payments of other tests are gone, and whoever follows payments begins anew: what is normal is this test's alone. */
async function emptyStream() {
  await pool.query(
    "UPDATE detector_lease SET holder = 'nobody', watched_until = NULL, until = now() + interval '3 seconds'",
  );
  await pool.query(
    `TRUNCATE transactions, transaction_events, scoring_backlog, outcome_backlog, outcome_counts,
       outcome_minutes, outcome_combinations, incidents CASCADE`,
  );
  await until("payments are followed anew", async () => {
    const { rows } = await pool.query<{ holder: string }>("SELECT holder FROM detector_lease");
    return rows[0]?.holder !== "nobody";
  });
}

async function take(records: TransactionRecord[]) {
  for (let from = 0; from < records.length; from += 1_000) await report(...records.slice(from, from + 1_000));
}

async function visit(role: "lead" | "agent" | "analyst", path: string): Promise<Page> {
  const page = await open();
  await signInAs(page, role);
  await page.goto(url + path);
  return page;
}

const write = (customerId: string, body: string) =>
  openConversation(system, {
    channel: "web_form",
    customerId,
    contact: { name: "Ana" },
    locale: "en",
    subject: "Failed payment",
    first: { kind: "inbound", author: { type: "customer", id: null }, body, clientId: randomUUID() },
  });

describe("an outage", () => {
  it("opens live, gathers who writes, is answered once for all, recovers and closes", async () => {
    await prefer("lead", { locale: "en", theme: "light" });
    await prefer("agent", { locale: "en", theme: "light" });
    const down = now - minutes(40);
    await emptyStream();
    await take(payments(begin, down, now));
    await until(
      "what is normal was learned",
      async () => {
        const { rows } = await pool.query(
          "SELECT 1 FROM detector_lease WHERE watched_until > $1 AND NOT EXISTS (SELECT FROM outcome_backlog)",
          [new Date(down - minutes(5))],
        );
        return rows.length > 0;
      },
      120_000,
    );
    const list = await visit("lead", "/console/incidents");
    await list.getByRole("heading", { name: "Incidents" }).waitFor();
    await list.getByText("Live", { exact: true }).first().waitFor();
    // The worker learns anew once the history that was added is complete.
    let sent = down;
    const found = await until(
      "the outage is an incident",
      async () => {
        if (sent < now) {
          await take(payments(sent, sent + minutes(10), down));
          sent += minutes(10);
        }
        const { rows } = await pool.query<{ id: string }>(
          `SELECT id FROM incidents WHERE scope->>'issuer' = 'Ost Bank' AND state = 'open' AND customers >= 3`,
        );
        return rows[0];
      },
      240_000,
    );
    await list.getByRole("button", { name: /has changed|have changed/ }).click();
    await list
      .getByRole("link", { name: /Ost Bank/ })
      .first()
      .click();
    await list.getByRole("heading", { name: "Ost Bank" }).waitFor();
    await list.getByText("Nobody waits for an answer").waitFor();

    const { rows: hit } = await pool.query<{ id: string }>(
      "SELECT DISTINCT customer_id AS id FROM incident_payments WHERE incident_id = $1 LIMIT 3",
      [found.id],
    );
    const begun = await Promise.all(hit.map(({ id }) => write(id, "My payment failed, why?")));
    await gatherConversations();
    await list.getByText("3 conversations wait").waitFor();
    await expectAccessible(list);

    const agent = await visit("agent", `/console/inbox/${begun[0]!.id}`);
    await agent.getByRole("region", { name: "An incident explains this" }).waitFor();
    await agent.getByText("Payments with cards of Ost Bank are failing").first().waitFor();

    await list.getByRole("button", { name: "Answer all" }).click();
    const dialog = list.getByRole("dialog");
    await dialog.getByText("Payments with cards of Ost Bank are failing").waitFor();
    await expectAccessible(list);
    await dialog.getByRole("button", { name: "Send to 3 conversations" }).click();
    await list.getByText(/Going to 3 conversations/).waitFor();
    await agent
      .getByRole("region", { name: "Messages" })
      .getByText("of 20.00 EUR at Harbour Books")
      .waitFor();
    await agent.getByText("This customer has been told.").waitFor();
    const replies = async () =>
      prisma.message.findMany({
        where: { conversationId: { in: begun.map(({ id }) => id) }, kind: "reply" },
      });
    await until("all three are answered", async () => (await replies()).length === 3);
    await list.getByText("Answer sent to 3, left out 0 that had moved on").waitFor();

    // It is over: who agrees is done with.
    await pool.query(
      "UPDATE incidents SET state = 'recovered', ended_at = now(), detector_key = NULL WHERE id = $1",
      [found.id],
    );
    await list.reload();
    await list.getByRole("button", { name: "Tell all that it works again" }).click();
    await list.getByRole("dialog").getByRole("button", { name: "Send to 3 conversations" }).click();
    await until("all three are told", async () => (await replies()).length === 6);
    expect((await replies()).filter(({ body }) => body.includes("work again"))).toHaveLength(3);
  }, 400_000);
});
