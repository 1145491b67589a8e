import { randomUUID } from "node:crypto";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { receive } from "#app/features/tickets/desk.server.ts";
import { openConversation } from "#app/features/tickets/opening.server.ts";
import { pool, prisma } from "#app/platform/db.server.ts";
import { minutes } from "#app/platform/time.ts";
import { useBrowser } from "#tests/setup/browser.ts";
import { until } from "#tests/setup/until.ts";
import { prefer, signInAs } from "./staff.ts";

const open = useBrowser();
const system = { type: "system" } as const;

/** Bytes of compressed script that a conversation's page may need. */
const mostScript = 250_000;

/** Three customers who wrote by mail one after the other, and nobody else did. */
async function three(): Promise<string[]> {
  await pool.query("UPDATE conversations SET status = 'solved', solved_at = now() WHERE channel = 'email'");
  const ids: string[] = [];
  for (const [name, ago] of [
    ["Ada", 30],
    ["Bo", 20],
    ["Cy", 10],
  ] as const) {
    const { id } = await openConversation(system, {
      channel: "email",
      contact: { name, email: `${randomUUID().slice(0, 8)}@customer.example` },
      locale: "en",
      subject: `About ${name}`,
      first: {
        kind: "inbound",
        author: { type: "customer", id: null },
        body: `${name} asks.`,
        clientId: randomUUID(),
      },
      at: new Date(Date.now() - minutes(ago)),
    });
    ids.push(id);
  }
  return ids;
}

/** Opens a conversation and waits until those beside it have been read. */
async function visit(page: Page, id: string, readAhead: readonly string[]) {
  const read = readAhead.map((other) =>
    page.waitForResponse((answer) => answer.url().endsWith(`/${other}/page`)),
  );
  await page.goto(`/console/inbox/${id}?channel=email`);
  await Promise.all(read);
}

describe("a conversation's page", () => {
  it.each(["en", "zh"] as const)("needs less script than 250 kB (%s)", async (locale) => {
    await prefer("agent", { locale, theme: "light" });
    const [, id] = await three();
    const page = await open({ locale });
    await signInAs(page, "agent");
    await page.goto(`/console/inbox/${id}?channel=email`);
    await page.locator("article[data-seq]").first().waitFor();
    await page.waitForLoadState("networkidle");
    const scripts = await page.evaluate(() =>
      performance
        .getEntriesByType("resource")
        .filter(({ name }) => new URL(name).pathname.endsWith(".js"))
        .map((entry) => (entry as PerformanceResourceTiming).encodedBodySize),
    );
    expect(scripts.length).toBeGreaterThan(10);
    expect(scripts.reduce((sum, size) => sum + size, 0)).toBeLessThan(mostScript);
  });
});

describe("the conversations beside the open one", () => {
  it("are there at once, with what was written in them meanwhile", async () => {
    await prefer("agent", { locale: "en", theme: "light" });
    const [ada = "", bo = "", cy = ""] = await three();
    const page = await open();
    await signInAs(page, "agent");
    await visit(page, bo, [ada, cy]);

    // Nothing that the page asks for from here on is answered.
    const asked: string[] = [];
    await page.route(/\/console\/inbox\/[^/]+(\.data|\/page)/, (route) => {
      asked.push(route.request().url());
    });
    await page.keyboard.press("j");
    await page.getByText("Cy asks.", { exact: true }).waitFor();
    expect(asked.filter((url) => url.includes(".data"))).toEqual([]);
    await page.unrouteAll({ behavior: "ignoreErrors" });

    // What comes while it waits to be opened is in it.
    await visit(page, bo, [ada, cy]);
    const again = page.waitForResponse((answer) => answer.url().endsWith(`/${ada}/page`));
    await receive(system, ada, { body: "Ada asks again.", clientId: randomUUID() });
    await again;
    await page.keyboard.press("k");
    await page.getByText("Ada asks again.", { exact: true }).waitFor();
  });

  it("keep every word of a draft, however fast one comes and goes", async () => {
    await prefer("agent", { locale: "en", theme: "light" });
    const [ada = "", bo = ""] = await three();
    const page = await open();
    await signInAs(page, "agent");
    await visit(page, ada, [bo]);
    const field = page.getByRole("textbox", { name: "Answer the customer…" });
    await field.fill("On its way");
    await field.blur();
    await page.keyboard.press("j");
    await page.getByText("Bo asks.", { exact: true }).waitFor();
    await until(
      "the draft is kept",
      async () => (await prisma.draft.findFirst({ where: { conversationId: ada } }))?.body === "On its way",
    );
    await page.keyboard.press("k");
    await page.getByText("Ada asks.", { exact: true }).waitFor();
    expect(await field.inputValue()).toBe("On its way");
  });
});

describe("the words of other pages", () => {
  it("are there when one goes to them from the inbox", async () => {
    await prefer("lead", { locale: "en", theme: "light" });
    const page = await open();
    await signInAs(page, "lead");
    await page.goto("/console/inbox");
    await page.waitForLoadState("networkidle");
    await page
      .getByRole("link", { name: /^Incidents/ })
      .first()
      .click();
    await page.getByRole("heading", { name: "Incidents", level: 1 }).waitFor();
    await page.getByText("Where payments fail more than they should", { exact: false }).waitFor();
  });
});
