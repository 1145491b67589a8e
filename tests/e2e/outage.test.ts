import type { FrameLocator, Page } from "playwright-core";
import { afterEach, expect, it } from "vitest";
import { demonstration } from "#app/features/simulation/demonstration.ts";
import { fillHistory } from "#app/features/simulation/history.server.ts";
import { createWorld } from "#app/features/simulation/world.ts";
import { pool, prisma } from "#app/platform/db.server.ts";
import { fromMinor } from "#app/platform/money.ts";
import { minutes } from "#app/platform/time.ts";
import { expectAccessible, useBrowser } from "#tests/setup/browser.ts";
import { type RunningProcess, startDemonstration, startWeb } from "#tests/setup/processes.ts";
import { until } from "#tests/setup/until.ts";
import { emptyStream } from "./empty-stream.ts";
import { type Site, shopKeys, signed } from "./signed-visitor.ts";
import { apiKey, prefer, signInAs } from "./staff.ts";
import { isSent, write } from "./visitor.ts";

const running: RunningProcess[] = [];
const kept = <Process extends RunningProcess>(process: Process): Process => {
  running.push(process);
  return process;
};
afterEach(async () => {
  for (const process of running.splice(0)) await process.stop();
});
// After what ends the servers: hooks run backwards, and pages are closed while their server is still there.
const open = useBrowser();

/** The stream begins so long ago and runs so much faster than time. */
const behind = 360;
const speed = 20;
const ratePerSecond = 0.25;
/** All is waited for: how fast the machine is decides nothing. */
const patience = minutes(6);

/** The bank with whose cards most was paid lately: its outage is seen soonest. */
async function busiestBank(): Promise<string> {
  const { rows } = await pool.query<{ issuer: string }>(
    `SELECT card_issuer AS issuer FROM transactions
     WHERE card_issuer IS NOT NULL AND occurred_at > (SELECT max(occurred_at) FROM transactions) - interval '2 hours'
     GROUP BY 1 ORDER BY count(*) DESC LIMIT 1`,
  );
  return rows[0]!.issuer;
}

interface Hit {
  id: string;
  name: string;
  amount: string;
  merchant: string;
  /** from where they pay, and write: from elsewhere it might be somebody else */
  ip: string;
}

/** Customers of the demonstration whom the incident hit, with their payment; each once. */
async function hitBy(incidentId: string): Promise<Hit[]> {
  const { rows } = await pool.query<Omit<Hit, "amount"> & { minor: number; currency: string }>(
    `SELECT k.id, k.name, (array_agg(t.amount_minor))[1] AS minor, min(t.currency) AS currency,
            min(t.merchant_name) AS merchant, d.ip
     FROM incident_payments p JOIN transactions t ON t.id = p.transaction_id JOIN customers k ON k.id = p.customer_id
     JOIN LATERAL (SELECT device_ip AS ip FROM transactions WHERE customer_id = k.id AND device_ip IS NOT NULL
                   ORDER BY occurred_at DESC LIMIT 1) d ON true
     WHERE p.incident_id = $1 AND t.merchant_name IS NOT NULL AND k.name IS NOT NULL
     GROUP BY k.id, d.ip HAVING count(*) = 1 ORDER BY min(t.occurred_at), k.id LIMIT 3`,
    [incidentId],
  );
  return rows.map(({ minor, currency, ...row }) => ({
    ...row,
    amount: `${fromMinor(Number(minor), currency)} ${currency}`,
  }));
}

/** A customer whom the shop knows, at its page with the chat open. */
async function visit(url: string, { id, ip }: Hit, language: "en" | "zh"): Promise<FrameLocator> {
  const page = await open({ width: 1000, height: 800, locale: language });
  await page.setExtraHTTPHeaders({ "X-Forwarded-For": ip });
  await page.goto(`${url}/chat/demonstration?language=${language}&ask=none`);
  await page.getByRole("button", { name: language === "zh" ? "打开在线客服" : "Open the chat" }).click();
  await page.evaluate((token) => (window as unknown as Site).UPayChat.identify(token), signed(id));
  return page.frameLocator("iframe");
}

it("an outage starts in the demonstration, opens live, gathers three chats, is answered once and closes itself", async () => {
  await prefer("lead", { locale: "en", theme: "light" });
  await prefer("agent", { locale: "en", theme: "light" });
  await prefer("admin", { locale: "en", theme: "light" });
  await emptyStream();
  const begin = Date.now() - minutes(behind);
  const world = createWorld(demonstration.seed, demonstration);
  await fillHistory(world, begin, new AbortController().signal, { ratePerSecond });
  await until(
    "what is normal was learned",
    async () => {
      const { rows } = await pool.query(
        "SELECT 1 FROM detector_lease WHERE watched_until > $1 AND NOT EXISTS (SELECT FROM outcome_backlog)",
        [new Date(begin - minutes(5))],
      );
      return rows.length > 0;
    },
    patience,
  );
  const bank = await busiestBank();
  const web = kept(await startWeb({ DEMO: "on", ...shopKeys }));
  const staff = async (role: "lead" | "agent" | "admin", path: string): Promise<Page> => {
    const page = await open();
    await signInAs(page, role);
    await page.goto(web.url + path);
    return page;
  };
  kept(
    await startDemonstration(
      [
        "--url",
        web.url,
        "--rate",
        String(ratePerSecond),
        "--behind",
        String(behind),
        "--speed",
        String(speed),
      ],
      { DEMO_API_KEY: await apiKey() },
    ),
  );

  // Somebody who shows the console makes a bank fail.
  const lead = await staff("lead", "/console/incidents");
  await lead.getByText("Live", { exact: true }).first().waitFor();
  const admin = await staff("admin", "/console/system");
  await admin.getByLabel("Bank whose cards fail").selectOption(bank);
  await admin.getByRole("button", { name: "Start an outage" }).click();
  await admin.getByText(`Cards of ${bank} fail until you end it.`).waitFor();
  const incident = await until(
    "the outage is an incident that hit three customers",
    async () => {
      const { rows } = await pool.query<{ id: string }>(
        "SELECT id FROM incidents WHERE scope->>'issuer' = $1 AND state = 'open' AND reason = 'issuer_unavailable'",
        [bank],
      );
      return rows[0] && (await hitBy(rows[0].id)).length === 3 && rows[0];
    },
    patience,
  );
  await lead.getByRole("button", { name: /has changed|have changed/ }).click();
  await lead.locator(`a[href="/console/incidents/${incident.id}"]`).first().click();
  await lead.getByRole("heading", { name: bank }).waitFor();
  await lead.getByText("Nobody waits for an answer").waitFor();

  // Three of those it hit write, each about their own payment; the second in Chinese.
  const hit = await hitBy(incident.id);
  const chats: FrameLocator[] = [];
  for (const [place, customer] of hit.entries()) {
    const { amount, merchant } = customer;
    const chinese = place === 1;
    const chat = await visit(web.url, customer, chinese ? "zh" : "en");
    const text = chinese
      ? `我在${merchant}的${amount}付款失败了`
      : `My payment of ${amount} at ${merchant} failed, why?`;
    await write(chat, text);
    await isSent(chat, text);
    chats.push(chat);
  }
  const begun = await prisma.conversation.findMany({
    where: { customerId: { in: hit.map(({ id }) => id) }, channel: "chat", status: { not: "solved" } },
  });
  expect(begun).toHaveLength(3);
  await lead.getByText("3 conversations wait").waitFor();
  await expectAccessible(lead);
  const first = begun.find(({ customerId }) => customerId === hit[0]!.id)!;
  const agent = await staff("agent", `/console/inbox/${first.id}`);
  await agent.getByRole("region", { name: "An incident explains this" }).waitFor();

  // One press: everybody reads the answer with their own payment, and will be told when it is over.
  await lead.getByRole("button", { name: "Answer all" }).click();
  const dialog = lead.getByRole("dialog");
  await dialog.getByText(`Payments with cards of ${bank} are failing`).first().waitFor();
  expect(
    await dialog.getByRole("checkbox", { name: "And tell them by itself when it is over" }).isChecked(),
  ).toBe(true);
  await dialog.getByText(`Payments with cards of ${bank} work again`).first().waitFor();
  await expectAccessible(lead);
  await dialog.getByRole("button", { name: "Send to 3 conversations" }).click();
  await lead.getByText(/Going to 3 conversations/).waitFor();
  for (const [place, { amount, merchant }] of hit.entries()) {
    const told = chats[place]!.locator("li", {
      hasText: place === 1 ? `${bank}卡的支付` : `Payments with cards of ${bank} are failing`,
    });
    await told.waitFor();
    const text = await told.textContent();
    expect(text).toContain(amount);
    expect(text).toContain(merchant);
  }
  await agent.getByText("This customer has been told.").waitFor();
  await lead.getByText("Answer sent to 3, left out 0 that had moved on").waitFor();
  await lead.getByText("When it is over, everybody here is told so by itself").waitFor();

  // The bank answers again: the payments say so, and whoever was promised to be told is told.
  await admin.getByRole("button", { name: "End the outage" }).click();
  await admin.getByRole("button", { name: "Start an outage" }).waitFor();
  await lead.getByText("Recovered", { exact: true }).first().waitFor({ timeout: patience });
  for (const [place, { amount, merchant }] of hit.entries()) {
    const told = chats[place]!.locator("li", {
      hasText: place === 1 ? "恢复" : `Payments with cards of ${bank} work again`,
    });
    await told.last().waitFor({ timeout: minutes(3) });
    const text = await told.last().textContent();
    expect(text).toContain(amount);
    expect(text).toContain(merchant);
  }
  await write(chats[0]!, "Thanks!");
  await write(chats[1]!, "谢谢");
  await write(chats[2]!, "Thanks, but it failed again");
  await chats[0]!.getByText("This conversation has ended").waitFor();
  await isSent(chats[2]!, "Thanks, but it failed again");
  const statuses = async () =>
    new Map(
      (await prisma.conversation.findMany({ where: { id: { in: begun.map(({ id }) => id) } } })).map(
        ({ customerId, status }) => [customerId, status],
      ),
    );
  await until("those who agree are done with", async () => {
    const now = await statuses();
    return now.get(hit[0]!.id) === "solved" && now.get(hit[1]!.id) === "solved";
  });
  expect((await statuses()).get(hit[2]!.id)).toBe("open");
  await lead.getByText(/Telling 3 conversations that it works again, as .+ had approved/).waitFor();
  const { state, endedAt } = await prisma.incident.findUniqueOrThrow({ where: { id: incident.id } });
  expect(state).toBe("recovered");
  expect(endedAt).not.toBeNull();
}, 1_200_000);
