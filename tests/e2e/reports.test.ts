import { mkdir } from "node:fs/promises";
import { beforeAll, expect, inject, it } from "vitest";
import { changeTickets } from "#app/features/tickets/changes.server.ts";
import { openConversation } from "#app/features/tickets/opening.server.ts";
import { surveyLink } from "#app/features/tickets/surveys.server.ts";
import { pool, prisma } from "#app/platform/db.server.ts";
import { days } from "#app/platform/time.ts";
import { expectAccessible, useBrowser } from "#tests/setup/browser.ts";
import { cookieOf, prefer, signInAs } from "./staff.ts";

const open = useBrowser();
const { url } = inject("console");
const system = { type: "system" } as const;
/** A tag that a spreadsheet would take for something to run, if it could be one; kept plain by the product. */
const tag = "reports-browser";

beforeAll(async () => {
  for (let count = 0; count < 4; count += 1) {
    const { id } = await openConversation(system, {
      channel: count < 3 ? "email" : "chat",
      locale: "en",
      subject: `Report me ${count}`,
      first: { kind: "inbound", author: { type: "customer", id: null }, body: "Please help" },
      tags: [tag],
    });
    if (count === 0) {
      await changeTickets(system, [id], { status: "solved" });
      await pool.query(
        `INSERT INTO surveys (conversation_id, channel, locale, closes_at, answered_at, rating, comment)
         VALUES ($1, 'email', 'en', now() + interval '1 day', now(), 2, $2)`,
        [id, '=HYPERLINK("http://x.example")<script>document.title="taken"</script>'],
      );
    }
  }
});

it("a lead reads reports, switches the period, narrows them and exports them", async () => {
  await prefer("lead", { locale: "en", theme: "light" });
  const page = await open();
  await signInAs(page, "lead");
  await page.goto(`${url}/console/reports?tag=${tag}`);
  await page.getByRole("heading", { name: "Reports", exact: true }).waitFor();
  const figure = (name: string) => page.locator(`p:text-is("${name}") + p`).first();
  expect(await figure("New").textContent()).toContain("4");
  expect(await page.getByText("=HYPERLINK").textContent()).toContain("<script>");
  expect(await page.title()).not.toBe("taken");
  await page.getByRole("radio", { name: "7 days" }).click();
  await page.waitForURL(/days=7/);
  // The address comes before the page: its links keep the days once they are shown.
  await page.locator('a[href*="days=7"]', { hasText: "Live chat" }).waitFor();
  await page.getByRole("link", { name: "Only Live chat" }).click();
  await page.waitForURL(/channel=chat/);
  await page.getByRole("link", { name: "Do not narrow to Live chat" }).waitFor();
  expect(await figure("New").textContent()).toContain("1");
  await page.getByRole("link", { name: "Do not narrow to Live chat" }).click();
  const panel = page
    .locator("section")
    .filter({ has: page.getByRole("heading", { name: "New and solved by day" }) })
    .last();
  await panel.getByRole("button", { name: "Show as a table" }).click();
  await panel.getByRole("columnheader", { name: "Open at the end" }).waitFor();
  await expectAccessible(page);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Export CSV" }).first().click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^conversations-\d{4}-\d\d-\d\d-\d{4}-\d\d-\d\d\.csv$/);
  const response = await fetch(`${url}/console/reports/export?tag=${tag}`, {
    headers: { Cookie: await cookieOf("lead") },
  });
  const text = await response.text();
  expect(text.trim().split("\n")).toHaveLength(5);
  expect(text).toContain("'=HYPERLINK");
  expect(text).not.toContain(",=HYPERLINK");
});

it("reports fit every screen in both languages", async () => {
  await mkdir("tests/artifacts/pages", { recursive: true });
  for (const [locale, theme] of [
    ["en", "light"],
    ["zh", "dark"],
  ] as const) {
    await prefer("lead", { locale, theme });
    for (const [width, height] of [
      [1440, 900],
      [390, 844],
    ] as const) {
      const page = await open({ width, height, locale, theme });
      await signInAs(page, "lead");
      await page.goto(`${url}/console/reports`);
      await page.getByRole("heading", { name: locale === "zh" ? "报表" : "Reports", exact: true }).waitFor();
      await page.locator(".recharts-surface").first().waitFor();
      await page.screenshot({ path: `tests/artifacts/pages/reports-${locale}-${width}.png`, fullPage: true });
      const { wide, here } = await page.evaluate(() => ({
        wide: document.documentElement.scrollWidth,
        here: document.documentElement.clientWidth,
      }));
      expect(wide).toBeLessThanOrEqual(here);
      await page.close();
    }
  }
});

it("a customer answers a survey on a phone, in Chinese, and changes the answer", async () => {
  const { id } = await openConversation(system, {
    channel: "email",
    locale: "zh",
    subject: "付款失败",
    first: { kind: "inbound", author: { type: "customer", id: null }, body: "付款失败了" },
  });
  await changeTickets(system, [id], { status: "solved" });
  const survey = await prisma.survey.create({
    data: { conversationId: id, channel: "email", locale: "zh", closesAt: new Date(Date.now() + days(1)) },
  });
  const page = await open({ width: 390, height: 844, locale: "en", expectedErrors: [/422/] });
  await page.goto(new URL(surveyLink(survey.id)).pathname);
  await page.getByRole("button", { name: "提交" }).click();
  expect(await page.getByRole("alert").textContent()).toMatch(/[\u4e00-\u9fff]/);
  await page.getByRole("radio", { name: /非常不满意/ }).check();
  await page.getByRole("textbox").fill("<b>还没到账</b>");
  await expectAccessible(page);
  await page.screenshot({ path: "tests/artifacts/pages/survey-zh-390.png", fullPage: true });
  await page.getByRole("button", { name: "提交" }).click();
  await page.getByRole("heading", { name: "谢谢您" }).waitFor();
  await page.getByRole("link", { name: "修改我的评价" }).click();
  await page.getByRole("radio", { name: /^4/ }).check();
  expect(await page.getByRole("textbox").inputValue()).toBe("<b>还没到账</b>");
  await page.getByRole("button", { name: "提交" }).click();
  await page.getByRole("heading", { name: "谢谢您" }).waitFor();
  const kept = await prisma.survey.findUniqueOrThrow({ where: { id: survey.id } });
  expect(kept).toMatchObject({ rating: 4, comment: "<b>还没到账</b>" });
  await prisma.survey.update({ where: { id: survey.id }, data: { closesAt: new Date(0) } });
  await page.goto(new URL(surveyLink(survey.id)).pathname);
  await page.getByRole("heading", { name: "评价已截止" }).waitFor();
});

it("a link that was cut off is answered kindly", async () => {
  const response = await fetch(`${url}/survey/none`);
  expect(response.status).toBe(404);
  expect(await response.text()).toContain("This link does not work");
  expect(response.headers.get("referrer-policy")).toContain("no-referrer");
});
