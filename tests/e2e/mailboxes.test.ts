import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { keepRawMail } from "#app/features/channels/email/inbound/raw-mails.server.ts";
import { failMail } from "#app/features/channels/email/inbound/waiting-mails.server.ts";
import { prisma } from "#app/platform/db.server.ts";
import { minutes } from "#app/platform/time.ts";
import { rawMail } from "#tests/mail.ts";
import { expectAccessible, useBrowser } from "#tests/setup/browser.ts";
import { type Dovecot, imapPassword, imapUser, startDovecot } from "#tests/setup/dovecot.ts";
import { startImap, startSmtp } from "#tests/setup/processes.ts";
import { until } from "#tests/setup/until.ts";
import { prefer, signInAs } from "./staff.ts";

const open = useBrowser();
const system = { type: "system" } as const;
const address = `refunds-${randomUUID().slice(0, 8)}@upay.example`;

let server: Dovecot;
let smtp: Awaited<ReturnType<typeof startSmtp>>;
const closers: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  server = await startDovecot();
  closers.push(server.close);
  smtp = await startSmtp();
  closers.push(() => smtp.stop());
  const imap = await startImap();
  closers.push(() => imap.stop());
});

afterAll(async () => {
  await prisma.mailbox.deleteMany({ where: { address } });
  for (const close of closers.reverse()) await close();
});

describe("the mailboxes", () => {
  it("are added, tried before they are read, say how they stand, and follow a test mail to its conversation", async () => {
    await prefer("admin", { locale: "en", theme: "light" });
    const page = await open();
    await signInAs(page, "admin");
    await page.goto("/console/email");
    await page.getByText(`smtp://127.0.0.1:${smtp.port}`).waitFor();
    await page.getByRole("link", { name: "Add mailbox" }).click();
    await page.getByLabel("Address").fill("support@upay.example");
    await page.getByLabel("Name").fill("Refunds");
    await page.getByRole("button", { name: "Add mailbox" }).click();
    await page.getByText("There is a mailbox of that address already.").waitFor();
    await page.getByLabel("Address").fill(address);
    await page.getByRole("button", { name: "Add mailbox" }).click();
    const panel = page.locator("section", { has: page.getByRole("heading", { name: address }) });
    await panel.getByLabel("Incoming server (IMAP)").fill("127.0.0.1");
    await panel.getByLabel("Encryption").selectOption("none");
    await panel.getByLabel("Port").fill(String(server.port));
    await panel.getByLabel("User name").fill(imapUser);
    await panel.getByLabel("Password", { exact: true }).fill("wrong");
    await panel.getByRole("button", { name: "Try the connection" }).click();
    await panel.getByText("The server refuses the user name or the password.").waitFor();
    await panel.getByLabel("Password", { exact: true }).fill(imapPassword);
    await panel.getByLabel("Which mail").selectOption("all");
    await panel.getByRole("button", { name: "Try the connection" }).click();
    await panel.getByText("The server lets us in. The folder has 0 mails.").waitFor();
    await expectAccessible(page);
    await panel.getByRole("button", { name: "Save" }).first().click();
    await panel.getByText("Up to date").waitFor();
    await panel.getByRole("link", { name: "Close" }).click();
    await server.deliver(rawMail({ to: address, subject: "By IMAP" }));
    await until("it is in its conversation", () =>
      prisma.emailMessage.findFirst({ where: { mailbox: address, subject: "By IMAP" } }),
    );
    await panel.getByRole("button", { name: "Send a test email" }).click();
    await panel.getByText("Kept, sealed").waitFor();
    const conversation = panel.getByRole("link", { name: "Open it" });
    await conversation.waitFor();
    await expectAccessible(page);
    await conversation.click();
    await page.getByText("sent this to see whether mail arrives").first().waitFor();
  });

  it("say in plain words why one cannot be read, and can be paused", async () => {
    await prefer("admin", { locale: "zh", theme: "dark" });
    const { id } = await prisma.mailbox.findUniqueOrThrow({ where: { address } });
    await prisma.imapReading.update({
      where: { mailboxId: id },
      data: { missing: 2, missingSince: new Date(), serverHas: 7, countedAt: new Date() },
    });
    const page = await open({ width: 390, height: 844, theme: "dark", locale: "zh" });
    await signInAs(page, "admin");
    await page.goto("/console/email");
    const panel = page.locator("section", { has: page.getByRole("heading", { name: address }) });
    await panel.getByText("服务器上有 2 封邮件未能取回").waitFor();
    await panel.getByText("服务器上有 7 封，其中 2 封未取回").waitFor();
    await expectAccessible(page);
    await panel.getByRole("button", { name: "暂停" }).click();
    await panel.getByText("已暂停").waitFor();
    expect(await prisma.mailbox.findUniqueOrThrow({ where: { address } })).toMatchObject({ inPaused: true });
    await panel.getByRole("button", { name: "恢复" }).click();
    await panel.getByRole("button", { name: "暂停" }).waitFor();
  });
});

describe("the failed mails", () => {
  it("say why, are downloaded, dismissed and put back, and read again, by leads too", async () => {
    await prefer("lead", { locale: "en", theme: "light" });
    const subject = `Odd ${randomUUID().slice(0, 8)}`;
    // Nobody reads it before it is on the list.
    const { id } = await keepRawMail(system, rawMail({ to: address, subject }), address, {
      now: new Date(Date.now() + minutes(10)),
    });
    await failMail(id, "The mail ends in the middle of a part");
    const large = `Large ${randomUUID().slice(0, 8)}`;
    await keepRawMail(system, rawMail({ to: address, subject: large }), address, {
      beginning: "It is larger than 50 MB; only its beginning is here",
    });
    const page = await open();
    await signInAs(page, "lead");
    await page.goto("/console/email");
    await page.waitForURL("**/console/email/failed");
    const mail = page.getByRole("listitem").filter({ hasText: subject });
    await mail.getByText("The mail ends in the middle of a part").waitFor();
    // There is no more of it to be read than is here.
    const beginning = page.getByRole("listitem").filter({ hasText: large });
    await beginning.getByRole("link", { name: "Download" }).waitFor();
    expect(await beginning.getByRole("button", { name: "Read again" }).count()).toBe(0);
    await expectAccessible(page);
    const saving = page.waitForEvent("download");
    await mail.getByRole("link", { name: "Download" }).click();
    expect((await saving).suggestedFilename()).toBe(`${id}.eml`);
    await mail.getByRole("button", { name: "Dismiss" }).click();
    await mail.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Undo" }).click();
    await mail.waitFor();
    await mail.getByRole("button", { name: "Read again" }).click();
    await mail.waitFor({ state: "detached" });
    await until("it is in its conversation", () => prisma.emailMessage.findUnique({ where: { id } }));
    const events = await prisma.auditEvent.findMany({
      where: { subjectType: "mail", subjectId: id },
      orderBy: { seq: "asc" },
      select: { event: true },
    });
    expect(events.map(({ event }) => event)).toEqual([
      "mail.failed_downloaded",
      "mail.dismissed",
      "mail.restored",
      "mail.retried",
    ]);
  });
});
