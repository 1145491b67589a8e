import { randomUUID } from "node:crypto";
import { describe, expect, inject, it } from "vitest";
import { pool } from "#app/platform/db.server.ts";
import { expectAccessible, useBrowser } from "#tests/setup/browser.ts";
import { until } from "#tests/setup/until.ts";
import { apiKey, prefer, sameSite, signInAs } from "./staff.ts";

const open = useBrowser();
const { url } = inject("console");

const mailbox = () => `visitor-${randomUUID().slice(0, 8)}@customer.example`;
const held = async (email: string) =>
  (
    await pool.query<{ number: number; locale: string; customerId: string | null; body: string }>(
      `SELECT v.number, v.locale, v.customer_id AS "customerId", m.body FROM conversations v
       JOIN messages m ON m.conversation_id = v.id AND m.kind = 'inbound' WHERE v.contact_email = $1 ORDER BY v.number`,
      [email],
    )
  ).rows;

describe("the contact page", () => {
  it("takes a message, thanks with its number, and says kindly that a card number was left out", async () => {
    const email = mailbox();
    const page = await open({ locale: "en", width: 390, height: 844, expectedErrors: [/422/] });
    await page.goto("/help/contact");
    await page.getByRole("button", { name: "Send message" }).click();
    await page.getByText("Please fill this in.").first().waitFor();
    await expectAccessible(page);
    await page.getByLabel("Your name").fill("Ann Lee");
    await page.getByLabel("Email").fill(email);
    await page.getByLabel("What is it about?").fill("Payment failed");
    await page
      .getByLabel("What happened?")
      .fill("My card 4111 1111 1111 1111 was refused for 129.90 yesterday.");
    await page.getByRole("button", { name: "Send message" }).click();
    await page.getByRole("heading", { name: "Thank you" }).waitFor();
    await page.getByText("kept only its last four").waitFor();
    const [kept, ...others] = await held(email);
    expect(others).toEqual([]);
    expect(kept).toMatchObject({ locale: "en", customerId: null });
    expect(kept?.body).toBe("My card •••• 1111 was refused for 129.90 yesterday.");
    await page.getByText(`#${kept?.number}`).waitFor();
    await page.reload();
    await page.getByText(`#${kept?.number}`).waitFor();
    expect(await held(email)).toHaveLength(1);
  });

  it("speaks Chinese where the browser does, and changes its language without losing a word", async () => {
    const page = await open({ locale: "zh", theme: "dark" });
    await page.goto("/help/contact");
    await page.getByRole("heading", { name: "联系我们" }).waitFor();
    await page.waitForLoadState("networkidle");
    await page.getByLabel("发生了什么？").fill("付款失败");
    await page.getByRole("button", { name: "English" }).click();
    await page.getByRole("heading", { name: "Contact us" }).waitFor();
    expect(await page.getByLabel("What happened?").inputValue()).toBe("付款失败");
    await expectAccessible(page);
  });

  const send = (fields: Record<string, string>) =>
    fetch(`${url}/help/contact`, {
      method: "POST",
      redirect: "manual",
      headers: { ...sameSite, "Accept-Language": "zh-CN" },
      body: new URLSearchParams({
        clientId: randomUUID(),
        name: "王芳",
        email: mailbox(),
        subject: "付款失败",
        message: "请帮忙看一下",
        ...fields,
      }),
    });

  it("works without a script: the answer shows what is wrong and what was typed", async () => {
    const refused = await send({ email: "nobody", lastFour: "12" });
    expect(refused.status).toBe(422);
    const html = await refused.text();
    expect(html).toContain("这不像是电子邮箱地址");
    expect(html).toContain("请填写四位数字");
    expect(html).toContain("请帮忙看一下");
    const language = await fetch(`${url}/help/contact`, {
      method: "POST",
      redirect: "manual",
      headers: sameSite,
      body: new URLSearchParams({ language: "zh" }),
    });
    expect(language.status).toBe(302);
    const cookie = language.headers.get("set-cookie")?.split(";")[0] ?? "";
    const page = await fetch(`${url}/help/contact`, { headers: { Cookie: cookie, "Accept-Language": "en" } });
    expect(await page.text()).toContain("联系我们");
  });

  it("keeps one message however often it is sent", async () => {
    const fields = { clientId: randomUUID(), email: mailbox() };
    const answers = await Promise.all([send(fields), send(fields), send(fields)]);
    expect(answers.map(({ status }) => status)).toEqual([302, 302, 302]);
    expect(new Set(answers.map(({ headers }) => headers.get("location"))).size).toBe(1);
    expect(await held(fields.email)).toHaveLength(1);
  });

  it("asks programs again and slows down who sends many", async () => {
    const email = mailbox();
    expect((await send({ email, company_fax: "Acme" })).status).toBe(422);
    expect(await held(email)).toEqual([]);
    const statuses: number[] = [];
    for (let count = 0; count < 10; count += 1) statuses.push((await send({ email })).status);
    expect(statuses.filter((status) => status === 302)).toHaveLength(8);
    expect(statuses.at(-1)).toBe(429);
    expect(
      (await fetch(`${url}/help/contact`, { method: "POST", headers: { Origin: "https://evil.example" } }))
        .status,
    ).toBe(403);
  });
});

describe("a telephone call", () => {
  it("rings at the desk with the customer found, and is logged where it belongs", async () => {
    const number = "+8612900000017";
    await pool.query(
      "INSERT INTO customers (id, name, phone, locale) VALUES ('cus_ringing', '林小雨', $1, 'zh') ON CONFLICT DO NOTHING",
      [number],
    );
    await prefer("agent", { locale: "en", theme: "light" });
    const page = await open();
    await signInAs(page, "agent");
    await page.goto("/console");
    await page.getByText("Live", { exact: true }).waitFor();
    const callId = randomUUID();
    const ring = await fetch(`${url}/api/v1/calls`, {
      method: "POST",
      headers: { Authorization: `Bearer ${await apiKey()}`, "Content-Type": "application/json" },
      body: JSON.stringify({ callId, event: "newCall", number: "0086 129 0000 0017" }),
    });
    expect(ring.status).toBe(200);
    await page.getByText("林小雨").waitFor();
    await page.getByRole("link", { name: "Open call" }).click();
    await page.getByRole("heading", { name: "Calls", exact: true }).waitFor();
    await page.getByText("cus_ringing").first().waitFor();
    await expectAccessible(page);
    await page.getByLabel("Notes").fill("Explained how to confirm the payment.");
    await page.getByRole("button", { name: "Save call" }).click();
    await page.getByText("Call saved as #").waitFor();
    const saved = await until("the call is a conversation", async () => {
      const { rows } = await pool.query<{ status: string; customerId: string }>(
        `SELECT v.status, v.customer_id AS "customerId" FROM conversations v
         JOIN phone_calls c ON c.conversation_id = v.id WHERE c.id = $1`,
        [callId],
      );
      return rows[0];
    });
    expect(saved).toEqual({ status: "solved", customerId: "cus_ringing" });
  });
});
