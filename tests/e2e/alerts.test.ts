import { describe, expect, it } from "vitest";
import { pool } from "#app/platform/db.server.ts";
import { useBrowser } from "#tests/setup/browser.ts";
import { until } from "#tests/setup/until.ts";
import { prefer, report, signInAs } from "./staff.ts";
import { regularPayments, takeover } from "./suspicious.ts";

const open = useBrowser();

async function alertsOf(customerId: string) {
  const { rows } = await pool.query<{ id: string; state: string; disposition: string | null }>(
    "SELECT id, state, disposition FROM alerts WHERE customer_id = $1 ORDER BY score DESC, id DESC",
    [customerId],
  );
  return rows;
}

/** Reports a takeover of a customer with a habit, and waits until workers have flagged it. */
async function flagged(customerId: string, payments = 1) {
  const now = Date.now();
  await report(...regularPayments(customerId, now));
  await until("the habit is scored", async () => {
    const { rows } = await pool.query(
      "SELECT 1 FROM transactions t JOIN risk_scores r ON r.transaction_id = t.id WHERE t.customer_id = $1 HAVING count(*) = 30",
      [customerId],
    );
    return rows.length > 0;
  });
  await report(...takeover(customerId, payments, now));
  return until("an alert is open", async () => {
    const alerts = await alertsOf(customerId);
    return alerts.length > 0 && alerts;
  });
}

describe("alerts", () => {
  it("appear by themselves, hold still until asked, and are decided with a note that can be taken back", async () => {
    await prefer("analyst", { locale: "en", theme: "light" });
    const page = await open();
    await signInAs(page, "analyst");
    await page.goto("/console/alerts?sort=-time");
    await page.getByRole("heading", { name: "Alerts", level: 1 }).waitFor();
    const list = page.getByRole("region", { name: "Alerts" }).locator("[data-alert]");
    const before = await list.evaluateAll((rows) => rows.map((row) => row.getAttribute("data-alert")));
    await page.getByText("Live", { exact: true }).waitFor();

    const [alert] = await flagged("cus_live");
    const pill = page.getByRole("button", { name: /new alert/ });
    await pill.waitFor();
    expect(await list.evaluateAll((rows) => rows.map((row) => row.getAttribute("data-alert")))).toEqual(
      before,
    );

    await pill.click();
    await page.locator(`[data-alert="${alert!.id}"]`).click();
    await page.getByRole("heading", { name: "Why it was flagged" }).waitFor();
    await page.getByText("What this customer usually does").waitFor();
    expect(await page.getByText("New device").count()).toBeGreaterThan(0);

    await page.keyboard.press("f");
    await page.keyboard.type("Customer says it was not them.");
    await page.keyboard.press("Control+Enter");
    const toast = page.getByRole("status").filter({ hasText: "Marked: Fraud" });
    await toast.waitFor();
    expect((await alertsOf("cus_live"))[0]).toMatchObject({ state: "closed", disposition: "fraud" });
    await page.getByText("Customer says it was not them.").waitFor();
    // Its row is still where it was, and says what became of it.
    await page.locator(`[data-alert="${alert!.id}"]`, { hasText: "Fraud" }).waitFor();

    await toast.getByRole("button", { name: "Undo" }).click();
    await until("the alert is open again", async () => (await alertsOf("cus_live"))[0]?.state === "open");
    await page.getByText("Reopened").waitFor();
  });

  it("tell the second of two who decide the same alert, and save nothing of theirs", async () => {
    const [alert] = await flagged("cus_both");
    const first = await open();
    const second = await open();
    await signInAs(first, "analyst");
    await signInAs(second, "lead");
    await prefer("lead", { locale: "en" });
    for (const page of [first, second]) {
      await page.goto(`/console/alerts/${alert!.id}`);
      await page.getByRole("heading", { name: "Why it was flagged" }).waitFor();
      await page.waitForLoadState("networkidle");
    }
    await second.locator("label", { hasText: "Fraud" }).click();
    await first.locator("label", { hasText: "Legitimate" }).click();
    await first.getByRole("button", { name: "Decide" }).click();
    await first.getByRole("status").filter({ hasText: "Marked: Legitimate" }).waitFor();

    await second.getByRole("button", { name: "Decide" }).click();
    await second.getByRole("alert").filter({ hasText: "decided this alert meanwhile" }).waitFor();
    expect((await alertsOf("cus_both"))[0]).toMatchObject({ state: "closed", disposition: "legitimate" });
  });

  it("of one customer are decided together, but for what somebody else decided, and taken back together", async () => {
    await prefer("analyst", { locale: "en", theme: "light" });
    await flagged("cus_together", 4);
    const alerts = await until("all are open", async () => {
      const found = await alertsOf("cus_together");
      return found.length === 4 && found;
    });
    const page = await open();
    await signInAs(page, "analyst");
    await page.goto(`/console/alerts/${alerts[0]!.id}`);
    await page.getByLabel("3 other open alerts").waitFor();
    await page.waitForLoadState("networkidle");
    // Somebody else is quicker with one of them.
    await pool.query("INSERT INTO alert_decisions (alert_id, disposition) VALUES ($1, 'needs_information')", [
      alerts[3]!.id,
    ]);
    await page.keyboard.press("a");
    await page.keyboard.press("f");
    await page.keyboard.type("One attack.");
    await page.keyboard.press("Control+Enter");
    const toast = page.getByRole("status").filter({ hasText: "3 alerts marked: Fraud" });
    await toast.filter({ hasText: "1 was decided by somebody else" }).waitFor();
    const states = async () => (await alertsOf("cus_together")).map(({ state }) => state);
    expect(await states()).toEqual(["closed", "closed", "closed", "open"]);

    // The first of them is decided anew by somebody else: it stands, the others are taken back.
    await pool.query("INSERT INTO alert_decisions (alert_id, disposition) VALUES ($1, 'legitimate')", [
      alerts[0]!.id,
    ]);
    await toast.getByRole("button", { name: "Undo" }).click();
    await page
      .getByRole("status")
      .filter({ hasText: /Taken back, but for.*The system: Legitimate/ })
      .waitFor();
    expect(await states()).toEqual(["closed", "open", "open", "open"]);
  });

  it("are worked through by keyboard, in Chinese too", async () => {
    await flagged("cus_keys", 3);
    await prefer("analyst", { locale: "zh", theme: "dark" });
    const page = await open({ locale: "zh", theme: "dark" });
    await signInAs(page, "analyst");
    await page.goto("/console/alerts");
    await page.getByRole("heading", { name: "预警", level: 1 }).waitFor();
    await page.waitForLoadState("networkidle");
    // Three keys at once: down, down and up again end on the first.
    const shown = page.locator('[data-alert][aria-current="true"]');
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.keyboard.press("k");
    await shown.waitFor();
    const first = page.locator("[data-alert]").first();
    expect(await shown.getAttribute("data-alert")).toBe(await first.getAttribute("data-alert"));
    await page.getByRole("heading", { name: "触发原因" }).waitFor();
    await page.keyboard.press("l");
    await page.keyboard.type("已电话核实");
    await page.keyboard.press("Control+Enter");
    await page.getByRole("status").filter({ hasText: "已处置：" }).waitFor();
    await page.keyboard.press("Escape");
    await prefer("analyst", { locale: "en", theme: "light" });
  });
});
