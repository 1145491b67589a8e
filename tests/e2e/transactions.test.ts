import { readFile } from "node:fs/promises";
import { parse } from "csv-parse/sync";
import { beforeAll, describe, expect, it } from "vitest";
import { pool } from "#app/platform/db.server.ts";
import { transactionRecord } from "#tests/records.ts";
import { useBrowser } from "#tests/setup/browser.ts";
import { until } from "#tests/setup/until.ts";
import { prefer, report, signInAs } from "./staff.ts";

const open = useBrowser();
const customer = "cus_list";
const many = 250;
const start = Date.UTC(2026, 0, 10);

beforeAll(async () => {
  await report(
    ...Array.from({ length: many }, (_, index) =>
      transactionRecord({
        id: `list-${String(index).padStart(3, "0")}`,
        customerId: customer,
        occurredAt: new Date(start + index * 60_000).toISOString(),
        amount: `${(index * 37) % 1000}.50`,
        currency: index % 5 === 0 ? "HKD" : "CNY",
        status: index % 10 === 0 ? "failed" : "succeeded",
        ...(index % 10 === 0 && { failure: { scheme: "iso8583", code: index % 20 === 0 ? "91" : "51" } }),
        ...(index === 7 && { merchant: { id: "m_formula", name: '=HYPERLINK("http://x","y")' } }),
      }),
    ),
  );
  await until("all are scored", async () => {
    const { rows } = await pool.query<{ scored: number }>(
      "SELECT count(*) AS scored FROM transactions t JOIN risk_scores r ON r.transaction_id = t.id WHERE t.customer_id = $1",
      [customer],
    );
    return rows[0]?.scored === many;
  });
});

async function openList(query = "") {
  await prefer("analyst", { locale: "en", theme: "light" });
  const page = await open();
  await signInAs(page, "analyst");
  await page.goto(`/console/transactions?customer=${customer}${query}`);
  await page.getByRole("table", { name: "Transactions" }).waitFor();
  const ids = () =>
    page
      .locator('tbody tr[data-index] a[href^="/console/transactions/"]')
      .evaluateAll((links) => links.map((link) => link.textContent));
  return { page, ids };
}

describe("transactions", () => {
  it("come newest first, page by page, without gaps or repeats", async () => {
    const { page, ids } = await openList();
    expect((await ids())[0]).toBe("list-249");
    const seen = new Set<string>();
    for (const last of ["list-150", "list-050", "list-000"]) {
      const scroller = page.getByRole("table", { name: "Transactions" }).locator("..");
      // Only rows in view are drawn: collect while scrolling.
      await until(`the page ends with ${last}`, async () => {
        for (const id of await ids()) seen.add(id ?? "");
        await scroller.evaluate((element) => element.scrollBy(0, 600));
        return seen.has(last);
      });
      const next = page.getByRole("link", { name: /^Next/ });
      if (last !== "list-000") {
        const address = page.url();
        await next.click();
        await page.waitForURL((url) => url.href !== address);
        await until("the next page is shown", async () => !(await ids()).includes(last));
      }
    }
    expect(seen.size).toBe(many);
  });

  it("keep sort, filters and columns in the address, for another person to see the same", async () => {
    const { page, ids } = await openList();
    await page.getByRole("button", { name: "Currency" }).click();
    await page.getByLabel("Currency").last().fill("hkd");
    await page.getByRole("button", { name: "Apply" }).click();
    await page.waitForURL(/currency=/);
    // The address comes before the page: the column's link keeps what is filtered once that is shown.
    await page.locator('th a[href*="currency="]').first().waitFor();
    await page.getByRole("columnheader", { name: "Amount" }).getByRole("link").click();
    await page.waitForURL(/sort=-amount/);
    await until("the greatest is first", async () => (await ids())[0] === "list-135");
    await page.getByRole("button", { name: "Columns" }).click();
    await page.getByRole("menuitemcheckbox", { name: "Issuer" }).click();
    await page.waitForURL(/columns=/);
    await page.keyboard.press("Escape");
    await page.getByRole("columnheader", { name: "Issuer" }).waitFor();
    const shared = page.url();

    const other = await open();
    await signInAs(other, "lead");
    await prefer("lead", { locale: "en" });
    await other.goto(shared);
    await other.getByRole("columnheader", { name: "Issuer" }).waitFor();
    expect(await other.getByRole("columnheader", { name: "Amount" }).getAttribute("aria-sort")).toBe(
      "descending",
    );
    expect((await other.locator("tbody tr[data-index]").first().textContent()) ?? "").toContain("list-135");
  });

  it("are found by failure, dates and the last four digits", async () => {
    const { page, ids } = await openList("&status=failed&code=91");
    expect(await ids()).toHaveLength(13);
    await page.goto(`/console/transactions?customer=${customer}&from=2026-01-11`);
    await page.getByText("Nothing fits these filters").waitFor();
    await page.goto("/console/transactions?q=list-042");
    await until("one is found", async () => (await ids()).join() === "list-042");
  });

  it("are walked by keyboard and opened with Enter", async () => {
    const { page } = await openList();
    await page.waitForLoadState("networkidle");
    await page.locator('tbody tr[data-index="0"]').focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("j");
    await until("the third row has the focus", () =>
      page.evaluate(() => document.activeElement?.getAttribute("data-index") === "2"),
    );
    await page.keyboard.press("Enter");
    await page.waitForURL(/transactions\/list-247$/);
    await page.getByRole("heading", { name: "Around this payment" }).waitFor();
  });

  it("name merchant, customer and time on a narrow screen, where they are sorted from a menu", async () => {
    const { page } = await openList();
    await page.setViewportSize({ width: 390, height: 844 });
    const first = page.locator('tbody tr[data-index="0"]');
    await first.getByText("Harbour Books").waitFor();
    await first.getByText(/10 Jan, .*cus_list/).waitFor();
    await page.getByRole("button", { name: "Sort" }).click();
    await page.getByRole("menuitemcheckbox", { name: "Oldest first" }).click();
    await page.waitForURL(/sort=time/);
    await page.locator('tbody tr[data-index="0"] a[href$="/list-000"]').waitFor();
  });

  it("are exported as they are filtered, safe to open in a spreadsheet, and the export is written down", async () => {
    const { page } = await openList("&currency=CNY&sort=amount");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Export CSV" }).click(),
    ]);
    const rows = parse(await readFile((await download.path())!, "utf8"), {
      bom: true,
      columns: true,
    }) as Record<string, string>[];
    expect(rows).toHaveLength(200);
    const amounts = rows.map((row) => Number(row.amount));
    expect(amounts).toEqual([...amounts].sort((one, other) => one - other));
    expect(rows.find((row) => row.id === "list-007")?.["merchant.name"]).toMatch(/^'=/);
    const { rows: audit } = await pool.query<{ data: { filters: Record<string, string> } }>(
      "SELECT data FROM audit_events WHERE event = 'transactions.exported' ORDER BY seq DESC LIMIT 1",
    );
    expect(audit[0]?.data.filters).toMatchObject({ customer, currency: "CNY" });
  });

  it("announce what arrives instead of moving what is read", async () => {
    await prefer("analyst", { locale: "en" });
    const page = await open();
    await signInAs(page, "analyst");
    await page.goto("/console/transactions");
    await page.getByText("Live", { exact: true }).waitFor();
    const first = page.locator('tbody tr[data-index="0"]');
    const before = await first.textContent();
    const pill = page.getByRole("button", { name: /new payment/ });
    await until("the arrival is announced", async () => {
      await report(transactionRecord({ occurredAt: new Date().toISOString() }));
      return (await pill.count()) > 0;
    });
    expect(await first.textContent()).toBe(before);
    await pill.click();
    await until("the new one is on top", async () => (await first.textContent()) !== before);
  });
});
