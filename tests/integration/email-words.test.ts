import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { StaffActor } from "#app/features/accounts/permissions.ts";
import { saveChatSetting } from "#app/features/channels/chat/widget-settings.server.ts";
import { keepRawMail } from "#app/features/channels/email/inbound/raw-mails.server.ts";
import { takeWaitingMails } from "#app/features/channels/email/inbound/take-mails.server.ts";
import { provideMailbox } from "#app/features/channels/email/mailboxes.server.ts";
import { writeAfterSolving } from "#app/features/channels/email/outbound/after-solving.server.ts";
import { sendWaitingMails } from "#app/features/channels/email/outbound/send-mails.server.ts";
import { setSending } from "#app/features/channels/email/outbound/sending-settings.server.ts";
import {
  listAutomaticMails,
  saveAutomaticMail,
} from "#app/features/channels/email/outbound/templates.server.ts";
import { defaultWords } from "#app/features/channels/email/outbound/templates.ts";
import { sendTestOfWords } from "#app/features/channels/email/outbound/test-words.server.ts";
import { takeContact } from "#app/features/channels/web-form.server.ts";
import { reply } from "#app/features/tickets/desk.server.ts";
import { prisma } from "#app/platform/db.server.ts";
import { hours } from "#app/platform/time.ts";
import { rawMail } from "#tests/mail.ts";
import { mailServer } from "#tests/mail-server.ts";

const system = { type: "system" } as const;
const support = "support@upay.example";
const staff = (role: StaffActor["role"]) =>
  ({
    ...{ type: "staff", id: randomUUID(), role, name: "Lin Wei", locale: "en" },
    email: `${role}@upay.example`,
  }) as StaffActor;
const [agent, admin] = [staff("agent"), staff("admin")];

let server: Awaited<ReturnType<typeof mailServer>>;

beforeAll(async () => {
  server = await mailServer();
  await provideMailbox(system, { address: support, name: "UPay Support", language: "en" });
  const { id } = await prisma.mailbox.findUniqueOrThrow({ where: { address: support } });
  const settings = {
    host: "127.0.0.1",
    port: server.port,
    security: "none",
    auth: { type: "none" },
  } as const;
  await setSending(system, id, settings);
  const { email, name } = agent;
  await prisma.staff.create({ data: { id: agent.id, email, name, role: "agent" } });
});
afterAll(() => server.close());

beforeEach(async () => {
  server.delivered.length = 0;
  await prisma.automaticMail.updateMany({ data: { words: {}, enabled: true } });
  await prisma.chatSetting.deleteMany();
});

const address = () => `${randomUUID()}@example.org`;
const written = {
  en: { subject: "Refund", text: "Where is my refund?" },
  zh: { subject: "付款失败", text: "我的付款失败了，请帮忙。" },
} as const;
type Language = keyof typeof written;

/** A customer's mail, in its conversation. */
async function arrives(from: string, language: Language = "en", headers: string[] = []) {
  const raw = rawMail({ from: `Ann Lee <${from}>`, headers, ...written[language] });
  const { id } = await keepRawMail(system, raw, support);
  await takeWaitingMails();
  const { conversationId } = await prisma.emailMessage.findUniqueOrThrow({
    where: { id },
    select: { conversationId: true },
  });
  return { conversationId, identity: String(/^Message-ID: (.*)$/m.exec(raw.toString())![1]) };
}
/** What somebody has been sent, after everything that waits has gone. */
async function sentTo(email: string, now?: () => Date) {
  await sendWaitingMails(now);
  return server.delivered.filter(({ to }) => to.includes(email)).map(({ mail }) => mail);
}
const numberOf = async (id: string) =>
  (await prisma.conversation.findUniqueOrThrow({ where: { id }, select: { number: true } })).number;

/** From now on the office is closed, until it is said to be open. */
async function closeOffice() {
  const { id } = await prisma.serviceCalendar.create({
    data: { name: `Never ${randomUUID()}`, zone: "UTC", week: {} },
  });
  await saveChatSetting(admin, { hours: id, name: "no", email: "required" });
}

describe("outside office hours", () => {
  it("whoever begins a conversation is told once that nobody is here, in their language", async () => {
    await closeOffice();
    for (const [language, subject, words] of [
      ["en", "We are away at the moment (#", "Nobody is here at the moment"],
      ["zh", "目前不在办公时间（#", "目前不在办公时间，我们上班后会尽快回复"],
    ] as const) {
      const from = address();
      const { conversationId, identity } = await arrives(from, language);
      const number = await numberOf(conversationId);
      const [away, ...others] = await sentTo(from);
      expect(others).toEqual([]);
      expect(away!.subject).toContain(`${subject}${number}`);
      expect(away!.text).toContain(words);
      expect(away!.headers.find(({ key }) => key === "auto-submitted")?.value).toBe("auto-replied");
      expect(away!.inReplyTo).toBe(identity);
      // What they add is heard without another word.
      await arrives(from, language, [`In-Reply-To: ${identity}`]);
      expect(await sentTo(from)).toHaveLength(1);
      const told = { conversationId, kind: "activity", data: { path: ["mail"], equals: "away" } };
      expect(await prisma.message.count({ where: told })).toBe(1);
    }
  });

  it("machines are told nothing, nor anybody where it is not wished", async () => {
    await closeOffice();
    for (const header of [
      "Auto-Submitted: auto-replied",
      "List-Id: <news.example.org>",
      "Precedence: bulk",
      "X-Auto-Response-Suppress: All",
      "Return-Path: <>",
    ]) {
      const from = address();
      await arrives(from, "en", [header]);
      expect(await sentTo(from), header).toEqual([]);
    }
    await saveAutomaticMail(admin, "away", { language: "en", words: null, enabled: false });
    const from = address();
    await arrives(from);
    expect(await sentTo(from)).toEqual([]);
  });

  it("the contact page says so too; within hours both say that the message has arrived", async () => {
    const contact = (email: string) =>
      takeContact(system, {
        ...{ clientId: randomUUID(), name: "Ann Lee", email, subject: "Refund", message: "Where is it?" },
        ...{ transactionId: "", lastFour: "", amount: "" },
      });
    const subjectsTo = async (email: string) => (await sentTo(email)).map(({ subject }) => subject);
    await closeOffice();
    const [closed, open, byMail] = [address(), address(), address()];
    const { number } = await contact(closed);
    expect(await subjectsTo(closed)).toEqual([`We are away at the moment (#${number})`]);
    await saveChatSetting(admin, { hours: "always", name: "no", email: "required" });
    const { number: next } = await contact(open);
    expect(await subjectsTo(open)).toEqual([`We have your message (#${next})`]);
    const { conversationId } = await arrives(byMail);
    expect(await subjectsTo(byMail)).toEqual([`We have your message (#${await numberOf(conversationId)})`]);
  });
});

describe("the words of automatic mails", () => {
  const kinds = ["received", "solved", "survey", "away"] as const;
  const each = kinds.flatMap((kind) => (["en", "zh"] as const).map((language) => ({ kind, language })));

  /** Brings about a mail of each kind to somebody of each language. @returns what they were sent */
  async function bringAbout(kind: (typeof kinds)[number], language: Language) {
    const from = address();
    if (kind === "away") await closeOffice();
    const { conversationId } = await arrives(from, language);
    const number = await numberOf(conversationId);
    if (kind === "received" || kind === "away") return { mails: await sentTo(from), number };
    const answer = { body: "Done.", clientId: randomUUID(), seenSeq: null, status: "solved" } as const;
    await reply(agent, conversationId, answer);
    const later = new Date(Date.now() + hours(2));
    await writeAfterSolving(later);
    return { mails: await sentTo(from, () => later), number };
  }

  it.each(each)(
    "$kind in $language: tried, kept, sent as kept, and ours again",
    async ({ kind, language }) => {
      const other = language === "en" ? "zh" : "en";
      const words = {
        subject: `${randomUUID()} #{{ticket.number}}`,
        body: `{{customer.firstName}}, 您好 hello: {{ticket.subject}}\n\n${kind === "survey" ? "{{survey.link}}" : "bye"}`,
      };
      expect(await sendTestOfWords(admin, kind, language, words)).toEqual({ sent: true, to: admin.email });
      const [tried] = await sentTo(admin.email);
      const example = language === "en" ? "Payment failed" : "付款失败";
      expect(tried!.subject).toBe(words.subject.replace("{{ticket.number}}", "1042"));
      expect(tried!.text).toContain(`Lin, 您好 hello: ${example}`);
      expect(tried!.headers.find(({ key }) => key === "auto-submitted")?.value).toMatch(/^auto-/);
      // A trial keeps nothing.
      const setting = async () => (await listAutomaticMails(admin)).find((one) => one.kind === kind)!;
      expect(await setting()).toMatchObject({ words: defaultWords[kind], changed: [] });
      await saveAutomaticMail(admin, kind, { language, words, enabled: true });
      expect(await setting()).toMatchObject({
        words: { [language]: words, [other]: defaultWords[kind][other] },
        changed: [language],
      });
      const { mails, number } = await bringAbout(kind, language);
      const subject = words.subject.replace("{{ticket.number}}", String(number));
      const mail = mails.find((one) => one.subject === subject);
      expect(mail!.text).toContain(`Ann, 您好 hello: ${written[language].subject}`);
      if (kind === "survey") expect(mail!.text).toMatch(/\/survey\/[0-9a-f-]{36}\.[0-9a-f]{32}/);
      await saveAutomaticMail(admin, kind, { language, words: null, enabled: true });
      expect(await setting()).toMatchObject({ words: defaultWords[kind], changed: [] });
    },
  );
});
