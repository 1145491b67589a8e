import type { Locator, Page } from "playwright-core";
import { beforeAll, expect, inject, it } from "vitest";
import type { Scope } from "#app/features/failures/payment.ts";
import { pool, prisma } from "#app/platform/db.server.ts";
import { hours, minutes } from "#app/platform/time.ts";
import { transactionRecord } from "#tests/records.ts";
import { expectAccessible, useBrowser } from "#tests/setup/browser.ts";
import { apiKey, prefer, report, signInAs } from "./staff.ts";

const open = useBrowser();
const { url } = inject("console");
const began = Date.now() - hours(1);
const bank = "Hands Bank";
let whole: { id: string; number: number };
let other: { id: string; number: number };

/** An incident of a bank with failed payments by card and by wallet in turn, as detection would have kept it. */
async function keep(scope: Scope & { issuer: string }, count: number) {
  const records = Array.from({ length: count }, (_, at) =>
    transactionRecord({
      id: `${scope.issuer}-${at}`,
      customerId: `${scope.issuer}-${at}`,
      occurredAt: new Date(began + minutes(at)).toISOString(),
      method: at % 2 ? "card" : "wallet",
      merchant: { id: `m_hands_${at % 3}`, name: ["Harbour Books", "Tea House", "Lantern Toys"][at % 3]! },
      card: { issuer: scope.issuer, fingerprint: `${scope.issuer}-${at}`, country: "CN" },
      status: "failed",
      failure: { scheme: "iso8583", code: "91" },
    }),
  );
  await report(...records);
  const incident = await prisma.incident.create({
    data: {
      pattern: "outage",
      scope,
      reason: "issuer_unavailable",
      startedAt: new Date(began),
      detectedAt: new Date(began + minutes(4)),
      observed: count,
      expected: 1,
      sample: count + 4,
      confidence: 0.98,
      payments: count,
      customers: count,
      amounts: { CNY: count * 12_990 },
    },
  });
  await pool.query(
    `INSERT INTO incident_payments (incident_id, transaction_id, customer_id, occurred_at, amount_minor, currency)
     SELECT $1, id, customer_id, occurred_at, amount_minor, currency FROM transactions WHERE id = ANY($2)`,
    [incident.id, records.map(({ id }) => id)],
  );
  return incident;
}

beforeAll(async () => {
  whole = await keep({ issuer: bank }, 12);
  other = await keep({ issuer: "Other Hands Bank" }, 4);
});

async function visit(path: string, viewer: Parameters<typeof open>[0] = {}): Promise<Page> {
  const page = await open(viewer);
  await signInAs(page, "lead");
  await page.goto(url + path);
  return page;
}

const listed = async (id: string) => prisma.incidentPayment.count({ where: { incidentId: id } });

it("a lead makes a part an incident of its own, and puts it back", async () => {
  await prefer("lead", { locale: "en", theme: "light" });
  const page = await visit(`/console/incidents/${whole.id}`);
  await page.getByRole("button", { name: "Split", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("Choose what makes the second incident.").waitFor();
  await dialog.getByLabel("Method").selectOption({ label: "Wallet · 6" });
  await dialog.getByText("6 payments of 6 customers move, with 0 conversations; 6 payments stay.").waitFor();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Split it" }).click();
  await page.getByRole("heading", { name: /Hands Bank.*Wallet|Wallet.*Hands Bank/ }).waitFor();
  await page.getByText("It was a part of another incident").waitFor();
  expect(await listed(whole.id)).toBe(6);
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("heading", { name: bank, exact: true }).waitFor();
  await expect.poll(() => listed(whole.id)).toBe(12);
});

it("a lead puts an incident under another, and takes it out again", async () => {
  await prefer("lead", { locale: "zh", theme: "dark" });
  const page = await visit(`/console/incidents/${other.id}`, { locale: "zh", theme: "dark", width: 390 });
  await page.getByRole("button", { name: "并入另一起故障" }).click();
  const dialog = page.getByRole("dialog");
  const choice = dialog.getByLabel("另一起故障");
  await choice.selectOption(String(whole.number));
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "并入", exact: true }).click();
  await page.getByRole("heading", { name: bank, exact: true }).waitFor();
  expect(await listed(whole.id)).toBe(16);
  await page
    .getByRole("link", { name: String(other.number) })
    .first()
    .click();
  await page.getByRole("heading", { name: "Other Hands Bank", exact: true }).waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await page.getByRole("button", { name: "重新移出" }).click();
  await expect.poll(() => listed(whole.id)).toBe(12);
  expect(await listed(other.id)).toBe(4);
});

it("payments that do not arrive are told as missing, to agents too, with nobody's name", async () => {
  const missing = await prisma.incident.create({
    data: {
      pattern: "volume_drop",
      scope: { issuer: "Quiet Hands Bank" },
      startedAt: new Date(began),
      detectedAt: new Date(began + minutes(4)),
      observed: 3,
      expected: 76.2,
      sample: 76,
      confidence: 0.97,
      payments: 73,
      amounts: { CNY: 948_270 },
    },
  });
  await prefer("agent", { locale: "en", theme: "light" });
  const page = await open();
  await signInAs(page, "agent");
  await page.goto(`${url}/console/incidents`);
  const row = page.getByRole("row", { name: /Quiet Hands Bank/ });
  await row.getByText("≈ 73 missing").waitFor();
  await row.getByText("Unknown").waitFor();
  await page.goto(`${url}/console/incidents/${missing.id}`);
  await page.getByText("3 arrived, 76 would be usual").waitFor();
  await page.getByText("Payments that do not arrive name nobody").waitFor();
  await page.getByText("Estimated by what is usually paid here").waitFor();
  await page.getByText("¥9,482.70").or(page.getByText("9,482.70")).first().waitFor();
  await page.getByRole("heading", { name: "Payments that arrive" }).waitFor();
  await page.getByText("Whose payments are missing cannot be known", { exact: false }).waitFor();
  await page
    .getByText("Payments with cards of Quiet Hands Bank may not be reaching us at the moment.", {
      exact: false,
    })
    .first()
    .waitFor();
  for (const name of ["Answer all", "Write to them", "Split"])
    expect(await page.getByRole("button", { name }).count()).toBe(0);
  expect(await page.getByText("failures of").count()).toBe(0);
  await expectAccessible(page);
});

it("the chart of an incident is saved as a picture, and reads as a table", async () => {
  await prefer("lead", { locale: "en", theme: "light" });
  const page = await visit(`/console/incidents/${whole.id}`);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Save as a picture: Failures per payment" }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^failures-per-payment-.*\.png$/);
  await page.getByRole("button", { name: "Show as a table" }).click();
  await page.getByRole("columnheader", { name: "Usual" }).waitFor();
  // Each point leads to its payments, and what they have in common to those of the incident.
  const failed = page
    .getByRole("table")
    .getByRole("link")
    .filter({ hasText: /^[1-9]/ });
  const count = async (link: Locator) => {
    const said = Number(await link.textContent());
    const search = new URL((await link.getAttribute("href"))!, url).search;
    const lines = await page.evaluate(
      async (from) => (await (await fetch(`/console/transactions/export${from}`)).text()).trim().split("\n"),
      search,
    );
    expect(lines.length - 1).toBe(said);
    return said;
  };
  expect(await count(failed.first())).toBeGreaterThan(0);
  await page.getByRole("link", { name: "Wallet", exact: true }).click();
  await page.getByRole("button", { name: /Incident.*One incident/ }).waitFor();
  await page.locator("tbody tr").nth(5).waitFor();
  expect(await page.locator("tbody tr").count()).toBe(6);
});

it("a lead writes what a status page says, which names nobody and no risk, and takes it back", async () => {
  await prefer("lead", { locale: "en", theme: "light" });
  const page = await visit(`/console/incidents/${whole.id}`);
  const panel = page
    .locator("section")
    .filter({ has: page.getByRole("heading", { name: "Status page text" }) });
  await panel.getByText(`Payments with cards of ${bank} are failing at the moment.`).waitFor();
  await panel.getByText(`目前${bank}卡的支付无法正常完成。`).waitFor();
  await panel.getByRole("button", { name: "Change the text" }).click();
  const dialog = page.getByRole("dialog");
  const english = dialog.getByLabel("English");
  const save = dialog.getByRole("button", { name: "Save the text" });
  await english.fill("{name}, {what} fail");
  await dialog.getByText("Only {what} can be filled in").waitFor();
  expect(await save.isDisabled()).toBe(true);
  await english.fill("{what} fail: suspected fraud");
  await dialog.getByText("Customers are never told that").waitFor();
  await english.fill("{what} fail until noon.");
  await expectAccessible(page);
  await save.click();
  await panel.getByText(`Payments with cards of ${bank} fail until noon.`).waitFor();
  const answer = await fetch(`${url}/api/v1/incidents?limit=200`, {
    headers: { Authorization: `Bearer ${await apiKey()}` },
  });
  const { incidents } = (await answer.json()) as { incidents: { id: string; statusText: { en: string } }[] };
  expect(incidents.find(({ id }) => id === whole.id)?.statusText.en).toBe(
    `Payments with cards of ${bank} fail until noon.`,
  );
  await page.getByRole("button", { name: "Undo" }).click();
  await panel.getByText(`Payments with cards of ${bank} are failing at the moment.`).waitFor();
});

it("the page is live for staff whose network lets no websocket through", async () => {
  const page = await open({ expectedErrors: [/WebSocket/] });
  await signInAs(page, "lead");
  await page.routeWebSocket(/\/live/, (socket) => socket.close());
  await page.goto(`/console/incidents/${other.id}`);
  await page.getByText("Live", { exact: true }).first().waitFor();
});
