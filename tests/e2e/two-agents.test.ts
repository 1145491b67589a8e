import { randomUUID } from "node:crypto";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { openConversation } from "#app/features/tickets/opening.server.ts";
import { untilReply } from "#app/features/tickets/ticket.ts";
import { type Locale, loadMessages } from "#app/i18n/index.ts";
import { createTranslator, type Translate } from "#app/i18n/translator.ts";
import { prisma } from "#app/platform/db.server.ts";
import { expectAccessible, useBrowser } from "#tests/setup/browser.ts";
import { until } from "#tests/setup/until.ts";
import { prefer, signInAs } from "./staff.ts";

const open = useBrowser();
const system = { type: "system" } as const;

const begin = (subject: string, locale: Locale, tag: string) =>
  openConversation(system, {
    channel: "web_form",
    contact: { name: "Wei Chen", email: `${tag}@customer.example` },
    locale,
    subject,
    first: {
      kind: "inbound",
      author: { type: "customer", id: null },
      body: `${subject}?`,
      clientId: randomUUID(),
    },
    tags: [tag],
  });
const ticket = (id: string) => prisma.conversation.findUniqueOrThrow({ where: { id } });
const staff = (role: string) => prisma.staff.findUniqueOrThrow({ where: { email: `${role}@upay.example` } });
const rowOf = (page: Page, id: string) => page.locator(`[data-conversation="${id}"]`);
const replyOf = (page: Page, text: string) => page.locator("article[data-kind=reply]", { hasText: text });

/** Goes to a conversation and waits for its live line. */
async function visit(page: Page, path: string, t: Translate) {
  await page.goto(path);
  await page.getByText(t("common.live.live"), { exact: true }).waitFor();
}

describe.each([
  ["en", "light"],
  ["en", "dark"],
  ["zh", "light"],
  ["zh", "dark"],
] as const)("two agents in %s, %s", (locale, theme) => {
  const tag = `two-${randomUUID().slice(0, 8)}`;

  async function sitDown() {
    const { t } = createTranslator(locale, await loadMessages(locale));
    const pages = await Promise.all(
      (["agent", "lead"] as const).map(async (role) => {
        await prefer(role, { locale, theme });
        const page = await open({ locale, theme });
        await signInAs(page, role);
        return page;
      }),
    );
    const [first, second] = pages as [Page, Page];
    return {
      t,
      first,
      second,
      area: (page: Page) => page.getByRole("textbox", { name: t("thread.replyLabel") }),
    };
  }

  it("share out what came, write a note to each other, and answer without crossing", async () => {
    const { t, first, second, area } = await sitDown();
    const { id, number } = await begin("Parcel", locale, tag);
    const { name } = await staff("lead");

    // Triage: the one takes it, the other sees whose it is.
    await visit(second, `/console/inbox?view=open&tag=${tag}`, t);
    await visit(first, `/console/inbox/${id}?view=open&tag=${tag}`, t);
    await first.keyboard.press("a");
    await first.getByText(t("thread.activity.taken", { who: (await staff("agent")).name })).waitFor();
    await until("it is hers", async () => (await ticket(id)).assigneeId === (await staff("agent")).id);
    await rowOf(second, id).getByText("ML", { exact: true }).waitFor();

    // A note that calls a colleague, who finds it among what mentions them.
    await first.keyboard.press("n");
    await first.getByRole("textbox", { name: t("thread.noteLabel") }).fill(`@${name} 1042`);
    await first.keyboard.press("Control+Enter");
    await first.locator("article[data-kind=note]", { hasText: "1042" }).waitFor();
    await visit(second, "/console/inbox?view=mentions", t);
    await rowOf(second, id).click();
    await second.locator("article[data-kind=note]", { hasText: "1042" }).waitFor();

    // Both look, one writes; a send that is taken back is none, one that crosses asks.
    await first.getByText(t("thread.presence.looking", { names: name, count: 1 })).waitFor();
    await first.getByRole("tab", { name: t("thread.reply") }).click();
    await area(first).fill("First answer");
    await second
      .getByText(t("thread.presence.replying", { names: (await staff("agent")).name, count: 1 }))
      .waitFor();
    await expectAccessible(second);
    await first.keyboard.press("Control+Enter");
    // The composer's own; a message of before may offer another.
    await first
      .getByRole("button", { name: t("common.undo") })
      .first()
      .click();
    expect(await area(first).inputValue()).toBe("First answer");
    await area(second).fill("Second answer");
    await second.keyboard.press("Control+Enter");
    await replyOf(second, "Second answer").waitFor();
    await area(first).focus();
    await first.keyboard.press("Control+Enter");
    await first
      .getByRole("alert")
      .filter({ hasText: t("thread.crossed", { name }) })
      .waitFor();
    await expectAccessible(first);
    await first.getByRole("button", { name: t("thread.sendAnyway") }).click();
    await replyOf(second, "First answer").waitFor();
    expect(await prisma.message.count({ where: { conversationId: id, kind: "reply" } })).toBe(2);
    expect(number).toBeGreaterThan(0);
  });

  it("run a macro, merge what belongs together, and let rest what can wait", async () => {
    const { t, first, second, area } = await sitDown();
    const title = `Macro ${tag}`;
    await prisma.cannedReply.create({
      data: {
        shortcut: tag,
        title,
        body: { en: "Dear {{customer.firstName}}", zh: "{{customer.firstName}}，您好" },
        actions: {
          addTags: ["done-by-macro"],
          status: "solved",
          priority: "high",
          assignee: "me",
          teamId: null,
        },
      },
    });
    const [one, other] = [await begin("Parcel lost", locale, tag), await begin("Parcel gone", locale, tag)];

    await visit(second, `/console/inbox/${one.id}`, t);
    await visit(first, `/console/inbox/${one.id}`, t);
    await first.keyboard.press("m");
    await first.getByRole("dialog").getByRole("combobox").fill(title);
    await first.getByRole("option", { name: new RegExp(title) }).waitFor();
    await first.keyboard.press("Enter");
    await area(first).focus();
    await first.keyboard.press("Control+Enter");
    await second.locator("article[data-kind=reply]").waitFor();
    expect(await ticket(one.id)).toMatchObject({
      status: "solved",
      priority: 2,
      tags: ["done-by-macro", tag],
    });

    await first.getByRole("button", { name: t("related.more") }).click();
    await first.getByRole("menuitem", { name: t("related.mergeTitle") }).click();
    await first.getByPlaceholder(t("related.find")).fill(`#${other.number}`);
    await first.getByRole("button", { name: `${t("related.mergeVerb")} #${other.number}` }).click();
    await first.waitForURL(`**/console/inbox/${other.id}*`);
    // The address comes before the page: what is clicked must be the other's.
    await first.getByRole("heading", { name: "Parcel gone", level: 1 }).waitFor();
    await second
      .getByRole("alert")
      .filter({ hasText: t("related.goesOn") })
      .waitFor();

    // It sleeps until the customer writes; then until a time, which comes.
    await first.getByRole("button", { name: t("thread.snooze"), exact: true }).click();
    await first.getByRole("menuitem", { name: t("inbox.snooze.reply") }).click();
    await first.getByText(t("thread.activity.untilReply", { who: (await staff("agent")).name })).waitFor();
    expect((await ticket(other.id)).snoozedUntil).toEqual(untilReply);
    await visit(second, `/console/inbox?view=snoozed&tag=${tag}`, t);
    await rowOf(second, other.id).getByText(t("inbox.wait.reply")).waitFor();
    await expectAccessible(second);
    await first.getByRole("button", { name: t("thread.snooze"), exact: true }).click();
    await first.getByRole("menuitem", { name: t("thread.inHours", { count: 1 }) }).click();
    await until("it has a time", async () => (await ticket(other.id)).snoozedUntil?.getFullYear() !== 9999);
    await prisma.conversation.update({ where: { id: other.id }, data: { snoozedUntil: new Date() } });
    await first.getByText(t("thread.activity.woke")).waitFor();
    expect((await ticket(other.id)).status).toBe("open");
  });
});
