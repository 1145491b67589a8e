import { expect, inject, it } from "vitest";
import { pool } from "#app/platform/db.server.ts";
import { ChatPage, openSession } from "#tests/chat-page.ts";
import { transactionRecord } from "#tests/records.ts";
import { useBrowser } from "#tests/setup/browser.ts";
import { until } from "#tests/setup/until.ts";
import { prefer, report, signInAs } from "./staff.ts";

const open = useBrowser();
const { url } = inject("console");

const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
const merchant = { id: "m_rule", name: "Rule Shop", mcc: "5942", country: "CN" };

it("a rule is written with completion, tried on the past, set live by a lead, and catches a payment", async () => {
  await prefer("analyst", { locale: "en", theme: "light" });
  await report(transactionRecord({ id: "rule-past", customerId: "cus_rule", merchant, occurredAt: ago(30) }));
  const page = await open();
  await signInAs(page, "analyst");
  await page.goto("/console/rules/new");
  const condition = page.getByLabel("Condition", { exact: true });
  await condition.click();
  await page.keyboard.type("merch");
  await page.getByRole("option").first().getByText("the merchant", { exact: true }).waitFor();
  await page.keyboard.press("Enter");
  await page.keyboard.type('= "m_rule" and amount > 100');
  // Without a currency it is no rule, and says so where it is written.
  await page.getByText("an amount of money and a number cannot be compared.").waitFor();
  await page.keyboard.type(" CNY");
  await page.getByText(/Where the merchant is “m_rule” and the amount is more than/).waitFor();
  await page.getByLabel("Name", { exact: true }).fill("Rule Shop above 100");
  await page.getByLabel("Where it holds").selectOption("review");

  await page.getByRole("button", { name: "Try on the past" }).click();
  await page.getByText("Some of the hits").waitFor({ timeout: 30_000 });
  await page.getByRole("link", { name: "rule-past" }).waitFor();

  await page.getByRole("button", { name: "Save draft" }).click();
  await page.waitForURL(/\/console\/rules\/[0-9a-f-]{36}$/);
  await page.getByRole("heading", { name: "Rule Shop above 100" }).waitFor();
  expect(await page.getByRole("button", { name: "Set live" }).count()).toBe(0);

  const leads = await open();
  await prefer("lead", { locale: "en", theme: "light" });
  await signInAs(leads, "lead");
  await leads.goto(page.url());
  await leads.getByRole("button", { name: "Set live" }).click();
  await leads.getByText("Now: Live").waitFor();

  await report(
    transactionRecord({ id: "rule-caught", customerId: "cus_rule_2", merchant, occurredAt: ago(0) }),
  );
  const alert = await until("the payment is caught", async () => {
    const { rows } = await pool.query<{ id: string; opened_by: string }>(
      "SELECT id, opened_by FROM alerts WHERE transaction_id = 'rule-caught'",
    );
    return rows[0];
  });
  expect(alert.opened_by).toBe("rule");
  await page.goto(`/console/alerts/${alert.id}`);
  await page.getByRole("link", { name: "Rule Shop above 100", exact: true }).waitFor();

  // One click puts the shop on a list, and takes it off again.
  await page.getByRole("button", { name: "Allow: merchant" }).click();
  await page.getByText("on the allow list").waitFor();
  await page.getByRole("button", { name: "Take off" }).click();
  await page.getByRole("button", { name: "Allow: merchant" }).waitFor();

  await leads.getByRole("button", { name: "Retire" }).click();
  await leads.getByText("Now: Retired").waitFor();
});

it("a customer's “I did not make this payment” in the chat becomes an alert, and an agent can take it back", async () => {
  await report(transactionRecord({ id: "complained", customerId: "cus_complains", occurredAt: ago(5) }));
  const session = await openSession(url);
  // As the site's signed token would: the visitor is this customer.
  await pool.query(
    `INSERT INTO customers (id, name) VALUES ('cus_complains', 'Wei Chen') ON CONFLICT (id) DO NOTHING`,
  );
  await pool.query(
    `UPDATE visitors SET customer_id = 'cus_complains' WHERE id = (SELECT visitor_id FROM visitor_sessions ORDER BY created_at DESC LIMIT 1)`,
  );
  const visitor = new ChatPage([url], session.token);
  visitor.connect();
  try {
    await until("the chat is connected", async () => visitor.state.connected);
    visitor.write("Hello, I did not make this payment of 129.90 at Harbour Books!");
    const alert = await until("an alert is open", async () => {
      const { rows } = await pool.query<{ id: string; opened_by: string }>(
        "SELECT id, opened_by FROM alerts WHERE transaction_id = 'complained' AND complained_at IS NOT NULL",
      );
      return rows[0];
    });
    await prefer("analyst", { locale: "en" });
    const analyst = await open();
    await signInAs(analyst, "analyst");
    await analyst.goto(`/console/alerts/${alert.id}`);
    await analyst
      .getByText(/I did not make this payment of 129.90/)
      .first()
      .waitFor();

    await prefer("agent", { locale: "en" });
    const { rows } = await pool.query<{ id: string }>(
      "SELECT conversation_id AS id FROM complaints WHERE transaction_id = 'complained'",
    );
    const agent = await open();
    await signInAs(agent, "agent");
    await agent.goto(`/console/inbox/${rows[0]!.id}`);
    const beside = agent.getByRole("region", { name: "Not their payment" });
    await beside.getByText(/^Recorded: the customer says/).waitFor();
    await beside.getByRole("button", { name: "Undo" }).click();
    await beside.getByText("Taken back by staff.").waitFor();
    await until("the alert is gone with it", async () => {
      const left = await pool.query("SELECT 1 FROM alerts WHERE transaction_id = 'complained'");
      return left.rowCount === 0;
    });
  } finally {
    visitor.close();
  }
});
