import { readFile } from "node:fs/promises";
import type { Locator, Page } from "playwright-core";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { countRetries } from "#app/features/failures/retries/count-retries.server.ts";
import type { TransactionRecord } from "#app/features/transactions/transaction.ts";
import { pool } from "#app/platform/db.server.ts";
import { days, hours, minutes } from "#app/platform/time.ts";
import { expectAccessible, useBrowser } from "#tests/setup/browser.ts";
import { until } from "#tests/setup/until.ts";
import { prefer, report, signInAs } from "./staff.ts";

const open = useBrowser();
const { url } = inject("console");
const now = Math.floor(Date.now() / hours(1)) * hours(1);
const banks = ["Berg Bank", "Tal Bank", "See Bank"];
const codes = ["51", "91", "68", "05", "54", "59", "13", "12"];

/** Every ten minutes of nine days a payment of each bank; a seventh fails, for one reason after the other. */
function payments(): TransactionRecord[] {
  const records: TransactionRecord[] = [];
  for (let at = now - days(9); at < now; at += minutes(10))
    for (const [place, bank] of banks.entries()) {
      const n = Math.round(at / minutes(10)) + place * 3;
      const failed = n % 7 === 0;
      records.push({
        id: `board_${at}_${place}`,
        occurredAt: new Date(at + place * 1_000).toISOString(),
        amount: "20.00",
        currency: "EUR",
        method: "card",
        channel: "online",
        customerId: `cus_board_${n % 500}`,
        terminalId: `till_${n % 2}`,
        merchant: { id: `m_board_${n % 2}`, name: n % 2 ? "Corner Books" : "Quay Coffee", mcc: "5942" },
        card: { issuer: bank, network: "visa", country: "DE", bin: "411111" },
        status: failed ? "failed" : "succeeded",
        ...(failed && { failure: { scheme: "iso8583", code: codes[(n / 7) % codes.length]! } }),
      });
    }
  return records;
}

beforeAll(async () => {
  await prefer("analyst", { locale: "en", theme: "light" });
  await pool.query(
    `TRUNCATE transactions, transaction_events, scoring_backlog, outcome_backlog, outcome_counts,
       outcome_minutes, outcome_combinations, incidents, retry_counts, retry_hours CASCADE`,
  );
  const all = payments();
  for (let from = 0; from < all.length; from += 1_000) await report(...all.slice(from, from + 1_000));
  await until(
    "everything is counted",
    async () => (await pool.query("SELECT FROM outcome_backlog LIMIT 1")).rowCount === 0,
    60_000,
  );
  await countRetries(Date.now() + minutes(2));
}, 180_000);

async function visit(path: string): Promise<Page> {
  const page = await open();
  await signInAs(page, "analyst");
  await page.goto(url + path);
  return page;
}

const panel = (page: Page, title: string) =>
  page
    .locator("section")
    .filter({ has: page.getByRole("heading", { name: title, exact: true }) })
    .last();

/** How many payments the list shows that the page is at now; it is followed to its end. */
async function listedAt(page: Page): Promise<number> {
  await page.waitForURL(/console\/transactions\?/);
  const address = new URL(page.url());
  return page.evaluate(async (search) => {
    const text = await (await fetch(`/console/transactions/export${search}`)).text();
    return text.trim().split("\n").length - 1;
  }, address.search);
}

/** The number a link says. */
const numberIn = async (link: Locator) => Number((await link.textContent())!.replace(/\D/g, ""));

describe("the page of failures", () => {
  it("is narrowed down by a value, and by any dimension that is counted; the address says so", async () => {
    const page = await visit("/console/failures?range=7d");
    await page.getByRole("heading", { name: "Failures", exact: true }).waitFor();
    await page.getByRole("link", { name: "Tal Bank" }).first().click();
    await page.getByRole("link", { name: "Take the filter Tal Bank away" }).waitFor();
    expect(new URL(page.url()).searchParams.get("issuer")).toBe("Tal Bank");
    // Within a terminal nothing else is counted: the bank goes.
    await page.getByRole("button", { name: "Add a filter" }).click();
    const form = page.getByRole("dialog", { name: "Add a filter" });
    await form.getByLabel("By").selectOption("terminal");
    await form.getByLabel("Value").fill("till_1");
    await form.getByRole("button", { name: "Apply" }).click();
    await page.getByRole("link", { name: "Take the filter till_1 away" }).waitFor();
    const search = new URL(page.url()).searchParams;
    expect([search.get("terminal"), search.get("issuer")]).toEqual(["till_1", null]);
    const failed = page.getByRole("link", { name: "Failed", exact: true });
    const said = await numberIn(failed.locator("xpath=../following-sibling::p[1]"));
    await failed.click();
    expect(await listedAt(page)).toBe(said);
    expect(said).toBeGreaterThan(100);
  });

  it("tells a time from and to, on another clock, beside any earlier time", async () => {
    const page = await visit("/console/failures?range=24h");
    await page.getByRole("button", { name: "From – to" }).click();
    const times = page.getByRole("dialog", { name: "From – to" });
    const wall = (at: number) => new Date(at).toISOString().slice(0, 16);
    await times.getByLabel("From").fill(wall(now - hours(40)));
    await times.getByLabel("To").fill(wall(now - hours(10)));
    await times.getByRole("button", { name: "Apply" }).click();
    await page.waitForURL(/from=/);
    await page.getByRole("button", { name: "Another time" }).click();
    const earlier = page.getByRole("dialog", { name: "Another time" });
    await earlier.getByLabel("Beginning at").fill(wall(now - hours(100)));
    await earlier.getByRole("button", { name: "Apply" }).click();
    await page.waitForURL(/compare=20/);
    const payments = page.getByRole("link", { name: "Payments", exact: true });
    const figure = payments.locator("xpath=../following-sibling::p[1]");
    await until("the chosen time is told", async () => (await numberIn(figure)) === 30 * 6 * 3);
    // The same instants by another clock: what was typed meant another time.
    await page.getByRole("button", { name: /Times in/ }).click();
    const zones = page.getByRole("dialog", { name: /Times in/ });
    await zones.getByLabel("Time zone").selectOption("Asia/Shanghai");
    await zones.getByRole("button", { name: "Apply" }).click();
    await page.waitForURL(/zone=Asia/);
    await page.getByText("Asia/Shanghai").first().waitFor();
    await payments.click();
    await page.waitForURL(/console\/transactions/);
    expect(new URL(page.url()).searchParams.get("from")).toBe(new Date(now - hours(48)).toISOString());
    await expectAccessible(page);
  });

  it("leads from a point of a chart to its payments: by a press, and by the keys", async () => {
    const page = await visit("/console/failures?range=24h");
    const chart = panel(page, "Failures by reason").locator(".recharts-wrapper");
    await chart.scrollIntoViewIfNeeded();
    const box = (await chart.boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.click(box.x + box.width / 2, box.y + 10);
    await page.waitForURL(/console\/transactions/);
    const search = new URL(page.url()).searchParams;
    expect(Date.parse(search.get("to")!) - Date.parse(search.get("from")!)).toBe(hours(1));
    expect(search.get("reason")!.split(",").length).toBeGreaterThan(5);
    // A layer leads to its reason alone.
    await page.goto(`${url}/console/failures?range=7d`);
    const reasons = panel(page, "Failures by reason");
    await reasons.scrollIntoViewIfNeeded();
    // Drawn anew as soon as its room is measured.
    const area = await until("the layer is drawn", () =>
      reasons.locator(".recharts-area-area").first().boundingBox(),
    );
    const low = [area.x + area.width / 2, area.y + area.height - 4] as const;
    await page.mouse.move(...low);
    await page.mouse.click(...low);
    await page.waitForURL(/console\/transactions.*reason=/);
    const ofLayer = new URL(page.url()).searchParams;
    expect(ofLayer.get("reason")).toMatch(/^[a-z_]+$/);
    expect(Date.parse(ofLayer.get("to")!) - Date.parse(ofLayer.get("from")!)).toBe(hours(6));
    await page.goto(`${url}/console/failures?range=24h`);
    // The arrow keys move from point to point, and Enter follows.
    const surface = panel(page, "Success rate").locator("svg.recharts-surface").first();
    await surface.focus();
    for (let step = 0; step < 3; step += 1) await page.keyboard.press("ArrowRight");
    await panel(page, "Success rate")
      .getByText(/of \d+ failed/)
      .waitFor();
    const told = await panel(page, "Success rate")
      .getByText(/of \d+ failed/)
      .textContent();
    await page.keyboard.press("Enter");
    expect(await listedAt(page)).toBe(Number(/of (\d+) failed/.exec(told!)![1]));
  });

  it("has a table behind every chart, whose figures lead to as many payments", async () => {
    const page = await visit("/console/failures?range=24h");
    await page.getByRole("heading", { name: "Failures", exact: true }).waitFor();
    for (const title of ["Success rate", "Payments", "Failures by reason", "Failure rate side by side"]) {
      const chart = panel(page, title);
      await chart.getByRole("button", { name: "Show as a table" }).click();
      const table = chart.getByRole("table");
      await table.waitFor();
      expect(await table.getByRole("row").count()).toBeGreaterThan(2);
    }
    await expectAccessible(page);
    const cells = panel(page, "Failures by reason").getByRole("table").getByRole("link");
    const some = cells.filter({ hasText: /^[1-9]/ }).first();
    const said = await numberIn(some);
    await some.click();
    expect(await listedAt(page)).toBe(said);
  });

  it("maps hours and days: a stop of the tab key, arrows within, each hour leads to its failures", async () => {
    const page = await visit("/console/failures?range=24h");
    const map = panel(page, "Failure rate by hour");
    expect(await map.locator("a[data-hour][tabindex='0']").count()).toBe(1);
    expect(await map.getByRole("columnheader").count()).toBe(25);
    const first = map.locator("a[data-hour][tabindex='0']");
    await first.focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowRight");
    const here = page.locator("a[data-hour]:focus");
    expect(await here.getAttribute("data-day")).toBe("1");
    const label = (await here.getAttribute("aria-label"))!;
    await page.keyboard.press("Enter");
    expect(await listedAt(page)).toBe(Number(/: (\d+) of/.exec(label)![1]));
    // On another clock the same hour stands elsewhere.
    await page.goto(`${url}/console/failures?range=24h&zone=Asia/Shanghai`);
    await map.locator("a[data-hour]").first().waitFor();
    const hour = new URL(page.url());
    expect(hour.searchParams.get("zone")).toBe("Asia/Shanghai");
    const last = map.locator("a[data-hour]").last();
    const at = new Date(now - hours(1) + hours(8)).getUTCHours();
    expect(await last.getAttribute("data-hour")).toBe(String(at));
    expect(await last.getAttribute("href")).toContain(
      encodeURIComponent(new Date(now - hours(1)).toISOString()),
    );
  });

  it("leads from the steps of the funnel to the payments that took them", async () => {
    const page = await visit("/console/failures?range=24h");
    const step = panel(page, "From attempt to recovered")
      .getByRole("row", { name: /^Failed at first/ })
      .getByRole("link");
    const said = await numberIn(step);
    expect(said).toBeGreaterThan(10);
    await step.click();
    await page.waitForURL(/tried=first/);
    await page.getByRole("button", { name: /What became of it.*Failed at first/ }).waitFor();
    expect(await listedAt(page)).toBe(said);
  });

  it("follows a small chart by pointer and by arrow keys", async () => {
    const page = await visit("/console/failures?range=24h");
    const line = panel(page, "Failure rate side by side").getByRole("link", { name: /^Berg Bank\. / });
    await line.focus();
    const from = async () =>
      Date.parse(new URL((await line.getAttribute("href"))!, url).searchParams.get("from")!);
    await page.keyboard.press("End");
    await until("the last point is pointed at", async () => (await from()) >= now);
    const last = await from();
    for (let step = 0; step < 3; step += 1) await page.keyboard.press("ArrowLeft");
    await until("the third before is", async () => (await from()) === last - hours(3));
    const label = (await line.getAttribute("aria-label"))!;
    await page.keyboard.press("Enter");
    expect(await listedAt(page)).toBe(Number(/: (\d+) of/.exec(label)![1]));
    expect(new URL(page.url()).searchParams.get("issuer")).toBe("Berg Bank");
  });

  it("tells layers apart without colour, by reason or folded into groups", async () => {
    const page = await visit("/console/failures?range=7d");
    const chart = panel(page, "Failures by reason");
    await chart.locator("pattern").first().waitFor({ state: "attached" });
    const hatches = await chart
      .locator("pattern")
      .evaluateAll((all) =>
        all.map(
          (one) =>
            `${one.getAttribute("patternTransform")} ${one.getAttribute("width")} ${one.querySelectorAll("line").length}`,
        ),
      );
    expect(hatches.length).toBe(6);
    expect(new Set(hatches).size).toBe(hatches.length);
    const legend = chart.getByRole("link", { name: "Other reasons" });
    const said = await numberIn(legend);
    await chart.getByText("Groups", { exact: true }).click();
    await page.waitForURL(/by=group/);
    await panel(page, "Failures by who or what stands in the way")
      .getByRole("link", { name: /Technical/ })
      .waitFor();
    await page.goBack();
    await legend.click();
    expect(await listedAt(page)).toBe(said);
  });

  it("makes pictures of all its charts, and a board for a wall that is dark and leads to payments", async () => {
    const page = await visit("/console/failures?range=7d");
    await page.getByRole("heading", { name: "From attempt to recovered" }).waitFor();
    const buttons = page.getByRole("button", { name: /^Save as a picture: / });
    const names = await buttons.evaluateAll((all) => all.map((one) => one.getAttribute("aria-label")!));
    expect(names.length).toBe(6);
    for (const name of names) {
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name, exact: true }).click(),
      ]);
      expect(download.suggestedFilename()).toMatch(/^[a-z-]+-\d{4}-\d\d-\d\d\.png$/);
      const picture = await readFile(await download.path());
      expect(picture.subarray(1, 4).toString()).toBe("PNG");
      // Its width and height stand at the head of the file: a picture of the whole panel, twice as sharp.
      expect(picture.readUInt32BE(16), name).toBeGreaterThan(800);
      expect(picture.readUInt32BE(20), name).toBeGreaterThan(120);
      expect(picture.length, name).toBeGreaterThan(8_000);
    }
    await page.getByRole("link", { name: "Wall board" }).click();
    await page.waitForURL(/console\/wall\?range=7d/);
    await page.getByRole("heading", { name: "Open incidents" }).waitFor();
    expect(await page.locator("html").getAttribute("data-theme")).toBe("dark");
    expect(await page.getByRole("link", { name: "Inbox" }).count()).toBe(0);
    const failed = page.getByRole("link", { name: /^Failed: / });
    const said = await numberIn(failed);
    await failed.click();
    expect(await listedAt(page)).toBe(said);
  });

  it("gives its figures as CSV, with money and the time compared with", async () => {
    const page = await visit("/console/failures?range=7d");
    const text = await page.evaluate(async () => (await fetch("/console/failures/export?range=7d")).text());
    const [head, ...lines] = text.split("\n");
    expect(head).toBe(
      "by,value,from,to,payments,failed,payments before,failed before,currency,amount,amount before",
    );
    expect(lines.find((line) => line.startsWith("issuer,Tal Bank,"))).toMatch(/Z,\d+,\d+,\d+,\d+,/);
    expect(lines.find((line) => line.startsWith("money not through,EUR,"))).toMatch(/,EUR,\d+\.00,\d+\.00$/);
  });
});
