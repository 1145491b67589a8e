import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { replyAddress } from "#app/features/channels/email/inbound/own-marks.ts";
import { keepRawMail } from "#app/features/channels/email/inbound/raw-mails.server.ts";
import { provideMailbox } from "#app/features/channels/email/mailboxes.server.ts";
import { saveTrusted } from "#app/features/channels/email/sender/trusted-mtas.server.ts";
import { sign } from "#app/features/channels/email/signing.server.ts";
import { prisma } from "#app/platform/db.server.ts";
import { expectAccessible, useBrowser } from "#tests/setup/browser.ts";
import { until } from "#tests/setup/until.ts";
import { prefer, signInAs } from "./staff.ts";

const open = useBrowser();
const system = { type: "system" } as const;
const mailbox = "safe@upay.example";

/** A server of pictures somewhere on the web, and what it was asked for. */
const asked: { url: string; referrer: string | undefined }[] = [];
const pixel = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const web = createServer((request, response) => {
  asked.push({ url: request.url ?? "", referrer: request.headers.referer });
  response.writeHead(200, { "Content-Type": "image/png" }).end(pixel);
});
let pictures: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => web.listen(0, "127.0.0.1", resolve));
  pictures = `http://127.0.0.1:${(web.address() as AddressInfo).port}`;
  await provideMailbox(system, { address: mailbox, name: "UPay Safe", language: "en" });
  const { id } = await prisma.mailbox.findUniqueOrThrow({ where: { address: mailbox } });
  await saveTrusted(system, id, [{ authservId: "mx.upay.example", addresses: [] }]);
});
afterAll(() => {
  web.closeAllConnections();
  web.close();
});

/** A mail in plain text and HTML with a picture of its own, with quoted text; says where it went. */
async function arrives({
  from,
  to = mailbox,
  html,
  results,
}: {
  from: string;
  to?: string;
  html: string;
  results: string;
}) {
  const raw = [
    `Authentication-Results: mx.upay.example; ${results}`,
    `From: ${from}`,
    `To: ${to}`,
    "Subject: Your account",
    `Message-ID: <${randomUUID()}@customer.example>`,
    "MIME-Version: 1.0",
    'Content-Type: multipart/related; boundary="r"',
    "",
    "--r",
    'Content-Type: multipart/alternative; boundary="a"',
    "",
    "--a",
    "Content-Type: text/plain; charset=utf-8",
    "",
    "Please look at my account.",
    "",
    "On Mon, Jan 5, 2026 at 10:30 AM UPay <support@upay.example> wrote:",
    "> How can we help you today?",
    "--a",
    "Content-Type: text/html; charset=utf-8",
    "",
    html,
    "--a--",
    "--r",
    "Content-Type: image/png",
    "Content-Transfer-Encoding: base64",
    "Content-ID: <own@customer.example>",
    'Content-Disposition: inline; filename="own.png"',
    "",
    pixel.toString("base64"),
    "--r--",
    "",
  ].join("\r\n");
  const { id } = await keepRawMail(system, Buffer.from(raw), mailbox);
  const conversationId = await until("the mail is in its conversation", async () => {
    const mail = await prisma.emailMessage.findUnique({ where: { id } });
    return mail?.conversationId;
  });
  return { id, conversationId };
}

describe("a formatted mail", () => {
  it("runs nothing, fetches nothing until asked, shows its own pictures, and says where links lead", async () => {
    await prefer("agent", { locale: "en", theme: "light" });
    const { id, conversationId } = await arrives({
      from: "Ann Lee <ann@customer.example>",
      results: "spf=pass smtp.mailfrom=customer.example; dmarc=pass header.from=customer.example",
      html: `<h2>Please look</h2><script>document.title="ran";top.ran=1</script><img src="x" onerror="top.ran=1"><p onclick="top.ran=1">My <b>account</b></p><img src="cid:own@customer.example" alt="Own"><img src="${pictures}/seen.png?who=ann" width="20" height="20" alt="Web"><div style="background:url(${pictures}/style.png)">x</div><a href="https://evil.example/pay">https://www.upay.example/pay</a> <a href="https://help.customer.example/">help</a>`,
    });
    // Browsers say so when a test looks into a frame without scripts.
    const page = await open({ expectedErrors: [/Blocked script execution/] });
    await signInAs(page, "agent");
    await page.goto(`/console/inbox/${conversationId}`);
    const line = page.locator("article[data-kind=inbound]").first();
    await line.getByText("leads to evil.example: its text names another address").waitFor();
    const sender = line.getByRole("button", { name: "Sender verified: customer.example" });
    await sender.click();
    await line.getByText("Passed on by mx.upay.example, which this mailbox trusts").waitFor();
    await line.getByText("passed · customer.example").first().waitFor();
    await line.getByRole("button", { name: "Show quoted text and signature" }).click();
    await line.getByText("How can we help you today?").waitFor();
    await expectAccessible(page);

    await line.getByRole("button", { name: "Formatted mail" }).click();
    await line.getByRole("button", { name: "Load 1 image from the web" }).waitFor();
    const frame = line.locator("iframe[title='The mail of Ann Lee as it was formatted']");
    /** What the frame shows, as the page around it sees it: nothing can run within. */
    const look = () =>
      frame.evaluate((one) => {
        const mail = (one as HTMLIFrameElement).contentDocument;
        if (!mail?.querySelector("h2")) return null;
        const image = (name: string) => mail.querySelector<HTMLImageElement>(`img[alt=${name}]`);
        const link = (text: string) => [...mail.links].find((each) => each.textContent === text)!;
        const behind = (text: string) => mail.defaultView!.getComputedStyle(link(text), "::after").content;
        return {
          heading: mail.querySelector("h2")?.textContent,
          scripts: mail.scripts.length,
          own: { width: image("Own")?.naturalWidth, source: image("Own")?.getAttribute("src") },
          web: image("Web")?.naturalWidth,
          title: link("https://www.upay.example/pay").title,
          flagged: behind("https://www.upay.example/pay"),
          plain: behind("help"),
          rest: (one as HTMLElement).offsetHeight - mail.body.getBoundingClientRect().height,
        };
      });
    // Its own picture is there, served to nobody but who is signed in.
    const seen = await until("its own picture", async () => {
      const found = await look();
      return found?.own.width === 1 && found;
    });
    expect(seen).toMatchObject({
      heading: "Please look",
      scripts: 0,
      own: { source: `/console/files/${id}.0` },
      web: 0,
      title: "https://evil.example/pay",
      flagged: expect.stringContaining("may not lead where it seems"),
      plain: expect.stringContaining("help.customer.example"),
    });
    // As high as what is in it.
    expect(seen.rest).toBeGreaterThanOrEqual(0);
    expect(seen.rest).toBeLessThan(4);
    expect(asked).toEqual([]);
    expect(await page.evaluate(() => "ran" in window)).toBe(false);
    const answer = await page.request.get(`/console/mails/${id}/page`);
    const policy = answer.headers()["content-security-policy"];
    expect(policy).toContain("default-src 'none'; img-src 'self'; ");
    expect(policy).toMatch(/sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox$/);

    await line.getByRole("button", { name: "Load 1 image from the web" }).click();
    await until("the picture of the web", async () => (await look())?.web === 1);
    expect(asked).toEqual([{ url: "/seen.png?who=ann", referrer: undefined }]);
    // Remembered while the page is open, and no longer.
    await line.getByRole("button", { name: "Text only" }).click();
    await line.getByRole("button", { name: "Formatted mail" }).click();
    await until("the picture of the web again", async () => (await look())?.web === 1);
    const before = asked.length;
    await page.reload();
    await line.getByRole("button", { name: "Formatted mail" }).click();
    await line.getByRole("button", { name: "Load 1 image from the web" }).waitFor();
    expect(asked).toHaveLength(before);

    // Somebody who has no part in it answers: it is here, and nobody takes it for the customer's.
    const { number } = await prisma.conversation.findUniqueOrThrow({ where: { id: conversationId } });
    const stranger = await arrives({
      from: "Eve <eve@elsewhere.example>",
      to: replyAddress(mailbox, number, sign),
      html: "<p>Send it to me.</p>",
      results: "dmarc=pass header.from=elsewhere.example",
    });
    expect(stranger.conversationId).toBe(conversationId);
    const marked = page.locator("article", {
      hasText: "eve@elsewhere.example had no part in this conversation",
    });
    await marked.waitFor();
    expect(await marked.getAttribute("aria-label")).toBe("Eve wrote");
  });
});

describe("a mail that claims to be UPay", () => {
  it("is marked with one press and taken back, stands in its list, and analysts read its headers", async () => {
    await prefer("agent", { locale: "zh", theme: "dark" });
    const { id, conversationId } = await arrives({
      from: '"UPay Support" <service@upaycare.example>',
      results: "dmarc=fail header.from=upaycare.example",
      html: '<p>Your account is closed. <a href="https://uppay.example/">Sign in</a></p>',
    });
    const page = await open({ width: 390, height: 844, theme: "dark", locale: "zh" });
    await signInAs(page, "agent");
    await page.goto(`/console/inbox/${conversationId}`);
    const line = page.locator("article[data-kind=inbound]");
    await line.getByText("并非来自 upaycare.example").waitFor();
    await line.getByText("自称是我们，但不是我们的地址").waitFor();
    await line.getByText("uppay.example：看起来像“upay”").waitFor();
    expect(await line.getByRole("button", { name: "邮件头" }).count()).toBe(0);
    await page.waitForLoadState("networkidle");
    await line.getByRole("button", { name: "它冒充 UPay" }).click();
    await line.getByText("已举报：冒充 UPay").waitFor();
    await expectAccessible(page);
    await page.getByRole("button", { name: "撤销" }).click();
    await line.getByRole("button", { name: "它冒充 UPay" }).waitFor();
    expect(await prisma.conversation.findUniqueOrThrow({ where: { id: conversationId } })).toMatchObject({
      tags: [],
    });
    await line.getByRole("button", { name: "它冒充 UPay" }).click();
    await line.getByText("已举报：冒充 UPay").waitFor();

    // The original outlives what is kept of other mails; the headers outlive the original.
    const raw = await prisma.rawEmail.findUniqueOrThrow({ where: { id } });
    expect(raw.expiresAt.getTime() - Date.now()).toBeGreaterThan(170 * 86_400_000);

    await prefer("analyst", { locale: "en", theme: "light" });
    const desk = await open();
    await signInAs(desk, "analyst");
    await desk.goto("/console/inbox");
    await desk.getByRole("navigation", { name: "Views" }).getByRole("button").click();
    await desk.getByRole("menuitem", { name: "Claims to be UPay" }).click();
    await desk.locator(`a[href*="${conversationId}"]`).click();
    await desk.getByRole("button", { name: "Headers" }).click();
    const dialog = desk.getByRole("dialog", { name: "Headers of the mail" });
    await dialog.getByText("Authentication-Results: mx.upay.example; dmarc=fail").waitFor();
    await expectAccessible(desk);
    const download = desk.waitForEvent("download");
    await dialog.getByRole("link", { name: "Download the original" }).click();
    expect((await download).suggestedFilename()).toBe(`mail-${id}.eml`);
    await prisma.rawEmail.update({ where: { id }, data: { sealed: "" } });
    await desk.reload();
    await desk.getByRole("button", { name: "Headers" }).click();
    await dialog.getByText("Message-ID:").waitFor();
    expect(await dialog.getByRole("link", { name: "Download the original" }).count()).toBe(0);
    const events = await prisma.auditEvent.findMany({ where: { subjectId: id }, orderBy: { seq: "asc" } });
    expect(events.map(({ event }) => event)).toEqual([
      "mail.reported",
      "mail.report_withdrawn",
      "mail.reported",
      "mail.headers_read",
      "mail.downloaded",
      "mail.headers_read",
    ]);
  });
});
