import { randomUUID } from "node:crypto";
import { createTransport } from "nodemailer";
import PostalMime, { type Email } from "postal-mime";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { provideMailbox } from "#app/features/channels/email/mailboxes.server.ts";
import { setSending } from "#app/features/channels/email/outbound/sending-settings.server.ts";
import { prisma } from "#app/platform/db.server.ts";
import { rawMail, sendRaw } from "#tests/mail.ts";
import { mailServer, Refusal } from "#tests/mail-server.ts";
import { expectAccessible, useBrowser } from "#tests/setup/browser.ts";
import { type Dovecot, startDovecot } from "#tests/setup/dovecot.ts";
import { startSmtp } from "#tests/setup/processes.ts";
import { until } from "#tests/setup/until.ts";
import { prefer, signInAs } from "./staff.ts";

const open = useBrowser();
const system = { type: "system" } as const;
const mailbox = "desk@upay.example";

let server: Awaited<ReturnType<typeof mailServer>>;
let mailboxId: string;
/** by which customers' mail comes */
let smtp: Awaited<ReturnType<typeof startSmtp>>;

beforeAll(async () => {
  [server, smtp] = await Promise.all([mailServer(), startSmtp()]);
  await provideMailbox(system, { address: mailbox, name: "UPay Desk", language: "en" });
  ({ id: mailboxId } = await prisma.mailbox.findUniqueOrThrow({ where: { address: mailbox } }));
  await setSending(system, mailboxId, {
    host: "127.0.0.1",
    port: server.port,
    security: "none",
    auth: { type: "none" },
  });
});

afterAll(async () => {
  if (mailboxId) await setSending(system, mailboxId, null);
  await smtp?.stop();
  await server?.close();
});

/** The conversation that the console's own worker puts a mail into, by what the door answered for it. */
async function conversationOf(answer: string) {
  const id = /^250 2\.0\.0 Kept as (\S+)/.exec(answer)?.[1];
  return until("the mail is in its conversation", async () => {
    const mail = await prisma.emailMessage.findUnique({ where: { id } });
    return mail?.conversationId;
  });
}

/** A mail comes by SMTP. */
const arrives = async (from: string, written: Parameters<typeof rawMail>[0]) =>
  conversationOf(
    await sendRaw(smtp.port, rawMail({ from: `Ann Lee <${from}>`, to: mailbox, ...written }), {
      from,
      to: [mailbox],
    }),
  );
const delivered = (to: string, text: string) =>
  until(`a mail to ${to}`, () =>
    server.delivered.find(({ to: all, mail }) => all.includes(to) && mail.text?.includes(text)),
  );

let customers: Dovecot | undefined;
afterAll(() => customers?.close());

/** A customer's account: their server takes the console's mails, their mail program reads them there and answers. */
async function accountOf(address: string) {
  customers = await startDovecot();
  const { deliver, as } = customers;
  server.habits.onMail = ({ to, raw }) => to.includes(address) && deliver(raw);
  return {
    letter: (words: string) =>
      until(`${address} reads “${words}”`, () =>
        as(async (client) => {
          if (!client.mailbox || client.mailbox.exists === 0) return null;
          for (const { source } of await client.fetchAll("1:*", { source: true })) {
            const letter = await PostalMime.parse(source!);
            if (letter.text?.includes(words)) return letter;
          }
          return null;
        }),
      ),
    async answer({ messageId, references, replyTo, from, subject, text, date }: Email, words: string) {
      const program = createTransport({ host: "127.0.0.1", port: smtp.port, ignoreTLS: true });
      const { response } = await program.sendMail({
        from: { name: "Ann Lee", address },
        to: (replyTo ?? [from!])[0]!.address!,
        subject,
        inReplyTo: messageId,
        references: `${references ?? ""} ${messageId}`,
        text: `${words}\n\nOn ${date}, ${from!.name} wrote:\n${text!.trim().replace(/^/gm, "> ")}\n`,
      });
      program.close();
      return response;
    },
  };
}

describe("a mail", () => {
  it("arrives, is answered here, is read by its sender's mail program, and what they answer threads back", async () => {
    await prefer("agent", { locale: "en", theme: "light" });
    const from = `ann-${randomUUID().slice(0, 8)}@customer.example`;
    const account = await accountOf(from);
    const id = await arrives(from, { subject: "Refund", text: "Where is my refund?" });
    await account.letter("Your number is #");
    const page = await open();
    await signInAs(page, "agent");
    await page.goto(`/console/inbox/${id}`);
    await page.getByText("The customer is told by email that their message has arrived").waitFor();
    await page.getByText("Live", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Add copies (Cc, Bcc)" }).click();
    await page.getByLabel("Cc", { exact: true }).fill("no address");
    await page.getByText("Write whole addresses").waitFor();
    await page.getByLabel("Cc", { exact: true }).fill("Bank <bank@partner.example>");
    await page
      .getByRole("textbox", { name: "Answer the customer…" })
      .fill("It was **sent back** today.\n\n- bank: 1 to 3 days");
    await page.keyboard.press("Control+Enter");
    const line = page.locator("article[data-kind=reply]", { hasText: "sent back" });
    await line.getByText("Sent by email").waitFor();
    await line.getByText("1 copy").waitFor();
    await expectAccessible(page);
    const { to } = await delivered(from, "sent back");
    expect(to).toEqual([from, "bank@partner.example"]);
    const letter = await account.letter("sent back");
    expect(letter.from).toMatchObject({ address: mailbox, name: "UPay Desk" });
    expect(letter.subject).toBe("Re: Refund");
    expect(letter.html).toContain("<strong>sent back</strong>");
    expect(letter.text).toContain("> Where is my refund?");
    expect(await conversationOf(await account.answer(letter, "Thank you!"))).toBe(id);
    await page.locator("article[data-kind=inbound]", { hasText: "Thank you!" }).waitFor();
  });

  it("that is refused says why where it was written, in the server's words, and goes once it can", async () => {
    await prefer("agent", { locale: "zh", theme: "dark" });
    const from = `gone-${randomUUID().slice(0, 8)}@customer.example`;
    const id = await arrives(from, { subject: "付款失败", text: "我的付款失败了，请帮忙。" });
    await delivered(from, "您好");
    server.habits.onRcptTo = (to) => {
      if (to === from) throw new Refusal(550, "5.1.1 No such user here");
    };
    const page = await open({ width: 390, height: 844, theme: "dark", locale: "zh" });
    await signInAs(page, "agent");
    await page.goto(`/console/inbox/${id}`);
    await page.waitForLoadState("networkidle");
    await page.getByRole("textbox", { name: "回复客户…" }).fill("已为您处理。");
    await page.keyboard.press("Control+Enter");
    const line = page.locator("article[data-kind=reply]", { hasText: "已为您处理" });
    await line.getByText("邮件未发送").waitFor();
    await line.getByText("服务器的答复").click();
    await line.getByText("550 5.1.1 No such user here").waitFor();
    await expectAccessible(page);
    delete server.habits.onRcptTo;
    await line.getByRole("button", { name: "重新发送" }).click();
    await line.getByText("已通过邮件发送").waitFor();
    await delivered(from, "已为您处理");
  });
});

describe("a mail that was passed on", () => {
  it("shows whose it is and whom it was to; they are taken as the customer, and the conversation is given back", async () => {
    await prefer("agent", { locale: "en", theme: "light" });
    const mark = randomUUID().slice(0, 8);
    const [boss, wei] = [`boss-${mark}@shop.example`, `wei-${mark}@customer.example`];
    const id = await arrives(boss, {
      from: `Tom Boss <${boss}>`,
      headers: ["Cc: Ledger <ledger@shop.example>"],
      subject: "Fwd: Order 4711",
      text: `Please help.\n\n---------- Forwarded message ---------\nFrom: Li Wei <${wei}>\nDate: Mon, Jan 5, 2026 at 10:30 AM\nSubject: Order 4711\nTo: Tom <${boss}>\n\nI paid twice.`,
    });
    const page = await open();
    await signInAs(page, "agent");
    await page.goto(`/console/inbox/${id}`);
    await page.getByText("Live", { exact: true }).waitFor();
    const line = page.locator("article[data-kind=inbound]").first();
    await line.getByText("Tom Boss", { exact: true }).waitFor();
    await line.getByText(`Forwarded: originally from Li Wei <${wei}>`).waitFor();
    await line.getByRole("button", { name: /^Sender / }).click();
    await line.getByRole("row", { name: `To ${mailbox}` }).waitFor();
    await line.getByRole("row", { name: "Cc Ledger <ledger@shop.example>" }).waitFor();
    await expectAccessible(page);
    await line.getByRole("button", { name: "Take as the customer" }).click();
    await page.getByText("Replies go to the original sender now").waitFor();
    await line.getByText("Taken as the customer of this conversation").waitFor();
    await line.getByText(`${boss} was written to in this conversation`).waitFor();
    const beside = page.getByRole("region", { name: "Beside the conversation" });
    await beside.getByRole("link", { name: wei }).waitFor();
    await page.getByText(`took ${wei} as the customer`).waitFor();
    await expectAccessible(page);
    await page.getByRole("textbox", { name: "Answer the customer…" }).fill("We look into your order.");
    await page.keyboard.press("Control+Enter");
    const { to, mail } = await delivered(wei, "We look into your order.");
    expect(to).toEqual([wei]);
    expect(mail.subject).toBe("Re: Order 4711");
    await line.getByRole("button", { name: "Take back" }).click();
    await page.getByText("Replies go to who passed it on again").waitFor();
    await line.getByRole("button", { name: "Take as the customer" }).click();
    // A slip is taken back where it is told.
    await page.getByRole("button", { name: "Undo" }).last().click();
    await line.getByRole("button", { name: "Take as the customer" }).waitFor();
    await page.getByRole("textbox", { name: "Answer the customer…" }).fill("We wrote to them.");
    await page.keyboard.press("Control+Enter");
    expect((await delivered(boss, "We wrote to them.")).to).toEqual([boss]);

    await prefer("analyst", { locale: "zh", theme: "dark" });
    const other = await open({ width: 390, height: 844, theme: "dark", locale: "zh" });
    await signInAs(other, "analyst");
    await other.goto(`/console/inbox/${id}`);
    await other.getByText(`转发邮件：原发件人为 Li Wei <${wei}>`).waitFor();
    expect(await other.getByRole("button", { name: "设为客户" }).count()).toBe(0);
    await expectAccessible(other);
  });
});

describe("the settings of email", () => {
  it("try a server before they are kept, and never show a secret", async () => {
    await prefer("admin", { locale: "en", theme: "light" });
    const page = await open();
    await signInAs(page, "admin");
    await page.goto("/console/email?tab=sending");
    const panel = page.locator("section", { has: page.getByRole("heading", { name: mailbox }) });
    await panel.getByRole("button", { name: "Try it" }).click();
    await panel.getByText("The server lets us in.").waitFor();
    await expectAccessible(page);
    await page.goto("/console/email?tab=surveys");
    await page.getByText("Email and contact page").waitFor();
    await expectAccessible(page);
  });

  it.each([
    { language: "en", subject: "Payment failed" },
    { language: "zh", subject: "付款失败" },
  ])(
    "show the words of automatic mails in $language as they arrive, send a test, and keep them",
    async ({ language, subject }) => {
      await prefer("admin", { locale: "en", theme: "light" });
      const page = await open();
      await signInAs(page, "admin");
      const address = `/console/email?tab=words&language=${language}`;
      await page.goto(address);
      for (const kind of ["Message received", "Solved", "Survey", "Away"]) {
        const mark = `${kind} ${language}`;
        const words = page.locator("section", {
          has: page.getByRole("heading", { name: kind, exact: true }),
        });
        const field = words.getByLabel("Subject");
        await field.fill(`${mark}: {{ticket.subject}} {{nothing}}`);
        await words.getByText("There is no {{nothing}}").waitFor();
        await field.fill(`${mark}: {{ticket.subject}}`);
        await words.getByLabel("As it arrives").getByText(`${mark}: ${subject}`).waitFor();
        await words.getByRole("button", { name: "Send me a test" }).click();
        await words.getByText(/^Sent to /).waitFor();
        const test = await until(`the test of ${mark}`, () =>
          server.delivered.find(({ mail }) => mail.subject === `${mark}: ${subject}`),
        );
        expect(test.mail.headers.find(({ key }) => key === "auto-submitted")?.value).toMatch(/^auto-/);
        await words.getByRole("button", { name: "Save" }).click();
        await words.getByText("Saved.").waitFor();
      }
      await expectAccessible(page);
      await page.goto(address);
      for (const kind of ["Message received", "Solved", "Survey", "Away"]) {
        const words = page.locator("section", {
          has: page.getByRole("heading", { name: kind, exact: true }),
        });
        expect(await words.getByLabel("Subject").inputValue()).toBe(
          `${kind} ${language}: {{ticket.subject}}`,
        );
        await words.getByRole("button", { name: "Back to the original words" }).click();
        await words
          .getByRole("button", { name: "Back to the original words" })
          .waitFor({ state: "detached" });
      }
    },
  );
});
