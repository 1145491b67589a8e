import { randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { type Role, roles } from "#app/features/accounts/permissions.ts";
import { openConversation } from "#app/features/tickets/opening.server.ts";
import { en } from "#app/i18n/en/index.ts";
import { pool, prisma } from "#app/platform/db.server.ts";
import { expectAccessible, useBrowser } from "#tests/setup/browser.ts";
import { until } from "#tests/setup/until.ts";
import { prefer, report, signInAs } from "./staff.ts";
import { regularPayments, takeover } from "./suspicious.ts";

const open = useBrowser();
const { url } = inject("console");

interface Visit {
  name: string;
  path: string;
  role: Role;
}

const customer = "cus_pages";
/** Ids that are known once the records are there; `:name` in a path stands for one. */
const ids: Record<string, string> = {};
const visits: Visit[] = [
  { name: "home", path: "/console", role: "analyst" },
  { name: "home of an agent", path: "/console", role: "agent" },
  { name: "inbox", path: "/console/inbox", role: "agent" },
  { name: "alerts", path: "/console/alerts", role: "analyst" },
  { name: "transactions", path: "/console/transactions", role: "agent" },
  { name: "no transactions", path: "/console/transactions?customer=nobody", role: "agent" },
  { name: "payment", path: `/console/transactions/${customer}-takeover-0`, role: "analyst" },
  { name: "customer", path: `/console/customers/${customer}`, role: "analyst" },
  { name: "incidents", path: "/console/incidents", role: "agent" },
  { name: "failures", path: "/console/failures", role: "lead" },
  { name: "wall board", path: "/console/wall", role: "lead" },
  { name: "failure codes", path: "/console/failures/codes?view=all", role: "lead" },
  { name: "reports", path: "/console/reports", role: "lead" },
  { name: "custom fields", path: "/console/fields", role: "admin" },
  { name: "teams", path: "/console/teams", role: "lead" },
  { name: "service levels", path: "/console/service-levels", role: "lead" },
  { name: "service policy", path: "/console/service-levels?policy=new", role: "lead" },
  { name: "business hours", path: "/console/service-levels?hours=new", role: "lead" },
  { name: "calls", path: "/console/calls", role: "agent" },
  { name: "contact", path: "/help/contact", role: "agent" },
  { name: "profile", path: "/console/profile", role: "lead" },
  { name: "replies and macros", path: "/console/replies", role: "lead" },
  { name: "a new reply", path: "/console/replies?create", role: "lead" },
  { name: "users", path: "/console/users", role: "admin" },
  { name: "API keys", path: "/console/api-keys", role: "admin" },
  { name: "audit log", path: "/console/audit", role: "lead" },
  { name: "system health", path: "/console/system", role: "lead" },
  { name: "conversation", path: "/console/inbox/:conversation", role: "agent" },
  { name: "search of conversations", path: "/console/inbox/search?q=card", role: "agent" },
  { name: "rules", path: "/console/rules", role: "lead" },
  { name: "a new rule", path: "/console/rules/new", role: "lead" },
  { name: "lists", path: "/console/rules/lists", role: "analyst" },
  { name: "capacity", path: "/console/rules/capacity", role: "lead" },
  { name: "drift", path: "/console/rules/drift", role: "analyst" },
  { name: "models", path: "/console/models", role: "lead" },
  { name: "chat widget", path: "/console/chat", role: "admin" },
  { name: "email", path: "/console/email", role: "admin" },
  { name: "incident", path: "/console/incidents/:incident", role: "lead" },
  { name: "alert", path: "/console/alerts/:alert", role: "analyst" },
];

beforeAll(async () => {
  await report(...regularPayments(customer), ...takeover(customer, 2));
  const alert = await until("an alert is open", async () => {
    const { rows } = await pool.query<{ id: string }>("SELECT id FROM alerts WHERE customer_id = $1", [
      customer,
    ]);
    return rows[0];
  });
  const incident = await prisma.incident.create({
    data: {
      pattern: "outage",
      scope: { issuer: "Pages Bank" },
      reason: "issuer_unavailable",
      startedAt: new Date(Date.now() - 600_000),
      detectedAt: new Date(),
      observed: 12,
      expected: 1,
      sample: 14,
      confidence: 0.9,
    },
  });
  const conversation = await openConversation(
    { type: "system" },
    {
      channel: "web_form",
      customerId: customer,
      contact: { name: "王芳", email: "fang@customer.example" },
      locale: "zh",
      subject: "付款失败",
      first: {
        kind: "inbound",
        author: { type: "customer", id: null },
        body: "卡里有钱，可是付款失败了。",
        clientId: randomUUID(),
      },
    },
  );
  ids.incident = incident.id;
  ids.conversation = conversation.id;
  ids.alert = alert.id;
});

/** Nothing reaches past the right edge: whatever is wider scrolls in its own place. */
async function expectNoOverflow(page: Page) {
  const { wide, here } = await page.evaluate(() => ({
    wide: document.documentElement.scrollWidth,
    here: document.documentElement.clientWidth,
  }));
  expect(wide).toBeLessThanOrEqual(here);
}

/** Chinese pages hold no English sentence of the product's own; `translate=no` marks names that people gave. */
async function expectChinese(page: Page) {
  const texts = await page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found: string[] = [];
    while (walker.nextNode()) {
      const element = walker.currentNode.parentElement;
      if (element && !element.closest("script,style,code,pre,[lang^=en],[translate=no]"))
        found.push(walker.currentNode.textContent ?? "");
    }
    return found;
  });
  const english = texts.filter((text) => /\b(the|and|with|this|you|not|payments?|sign|alerts?)\b/.test(text));
  expect(english).toEqual([]);
}

/** A message that is not there is shown as its key. */
const messageKey = new RegExp(`(?<![\\w@.])(${Object.keys(en).join("|")})\\.\\w+\\.[\\w.]+`);

async function expectNoKeys(page: Page) {
  expect(messageKey.exec(await page.locator("body").ariaSnapshot())?.[0]).toBeUndefined();
}

/** The page has been laid out for its window, and what listens to its width has answered. */
async function drawn(page: Page) {
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))),
  );
}

async function picture(page: Page, name: string) {
  await mkdir("tests/artifacts/pages", { recursive: true });
  await page.screenshot({ path: `tests/artifacts/pages/${name.replaceAll(" ", "-")}.png` });
}

/** Every page is loaded once in each of these, and looked at wide and narrow. */
const forms = [
  { locale: "en", theme: "light" },
  { locale: "zh", theme: "dark" },
] as const;
const widths = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];

describe.each(forms)("pages in $locale, $theme", ({ locale, theme }) => {
  async function expectReadable(page: Page, name: string) {
    for (const size of widths) {
      await page.setViewportSize(size);
      await drawn(page);
      await picture(page, `${name} ${locale} ${theme} ${size.width}`);
      await expectNoOverflow(page);
      await expectNoKeys(page);
      await expectAccessible(page);
      if (locale === "zh") await expectChinese(page);
    }
  }

  beforeAll(async () => {
    for (const role of roles) await prefer(role, { locale, theme });
  });

  it("let people sign in", async () => {
    const page = await open({ locale, theme });
    await page.goto("/auth/sign-in");
    await page.getByRole("heading", { level: 1 }).waitFor();
    await expectReadable(page, "sign-in");
  });

  it.each(visits)("$name is readable, named, accessible and within its width", async (visit) => {
    const { name, path, role } = visit;
    const page = await open({ locale, theme });
    await signInAs(page, role);
    await page.goto(path.replace(/:(\w+)/g, (_, id: string) => ids[id] ?? ""));
    await page.getByRole("heading", { level: 1 }).first().waitFor();
    await page.waitForLoadState("networkidle");
    expect(await page.locator("html").getAttribute("lang")).toBe(locale === "zh" ? "zh-CN" : "en-GB");
    expect(await page.title()).toMatch(/ · UPay /);
    await expectReadable(page, name);
  });
});

it("a customer is named where one is", async () => {
  await prisma.customer.update({ where: { id: customer }, data: { name: "Mei Ferreira" } });
  await prefer("analyst", { locale: "en", theme: "light" });
  const page = await open();
  await signInAs(page, "analyst");
  await page.goto(`/console/customers/${customer}`);
  const where = page.getByRole("navigation", { name: "Where you are" });
  await where.getByText("Mei Ferreira").waitFor();
  expect(await where.textContent()).toMatch(/^Customer\s*Mei Ferreira$/);
});

describe("every answer", () => {
  it("carries a policy with a fresh nonce, and headers that shut the other doors", async () => {
    const [one, other] = await Promise.all([fetch(`${url}/auth/sign-in`), fetch(`${url}/auth/sign-in`)]);
    const policy = one.headers.get("content-security-policy") ?? "";
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? "";
    expect(nonce.length).toBeGreaterThan(20);
    expect(other.headers.get("content-security-policy")).not.toBe(policy);
    const html = await one.text();
    const scripts = [...html.matchAll(/<script\b[^>]*>/g)].map(([tag]) => tag);
    expect(scripts.length).toBeGreaterThan(0);
    expect(scripts.filter((tag) => !tag.includes(`nonce="${nonce}"`))).toEqual([]);
    expect(one.headers.get("x-content-type-options")).toBe("nosniff");
    expect(one.headers.get("x-frame-options")).toBe("DENY");
    expect(one.headers.get("x-powered-by")).toBeNull();
  });

  it("refuses a mutation from another site", async () => {
    const response = await fetch(`${url}/auth/sign-in`, {
      method: "POST",
      headers: { Origin: "https://evil.example", "Content-Type": "application/x-www-form-urlencoded" },
      body: "email=a%40b.example&password=c",
    });
    expect(response.status).toBe(403);
    expect(response.headers.get("content-type")).toContain("application/problem+json");
  });

  it("says in words that a page does not exist", async () => {
    const page = await open({ expectedErrors: [/404/] });
    await signInAs(page, "analyst");
    await prefer("analyst", { locale: "en", theme: "light" });
    const response = await page.goto("/console/transactions/there-is-no-such-thing");
    expect(response?.status()).toBe(404);
    await page.getByText("This page does not exist").waitFor();
  });
});
