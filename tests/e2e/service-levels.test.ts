import { randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { openConversation } from "#app/features/tickets/opening.server.ts";
import { loadMessages } from "#app/i18n/index.ts";
import { createTranslator } from "#app/i18n/translator.ts";
import { pool, prisma } from "#app/platform/db.server.ts";
import { expectAccessible, useBrowser } from "#tests/setup/browser.ts";
import { until } from "#tests/setup/until.ts";
import { prefer, signInAs } from "./staff.ts";

const open = useBrowser();
const { signIns } = inject("console");
const system = { type: "system" } as const;
const tag = `clock-${randomUUID().slice(0, 8)}`;

const picture = async (page: import("playwright-core").Page, name: string) => {
  await mkdir("tests/artifacts/levels", { recursive: true });
  await page.screenshot({ path: `tests/artifacts/levels/${name}.png` });
};

/** An hour for the first answer, round the clock; what is late is urgent. */
beforeAll(async () => {
  const each = { firstResponse: 60, nextResponse: 60, resolution: 6_000 };
  await prisma.servicePolicy.create({
    data: {
      name: "Within the hour",
      place: -1,
      conditions: { tags: [tag] },
      targets: { low: each, normal: each, high: each, urgent: each },
      escalations: [{ on: "breach", target: "firstResponse", action: { kind: "priority", to: "urgent" } }],
    },
  });
});

/** The clock goes on by so many minutes, for one conversation: everything in it is so much longer ago. */
const goOn = (id: string, minutes: number) =>
  pool.query(
    `WITH moved AS (UPDATE ticket_turns SET at = at - make_interval(mins => $2) WHERE conversation_id = $1)
     UPDATE conversations SET created_at = created_at - make_interval(mins => $2),
       waiting_since = waiting_since - make_interval(mins => $2), look_at = to_timestamp(0) WHERE id = $1`,
    [id, minutes],
  );

async function agentsOwn(name: string) {
  const email = signIns.staff.find(({ role }) => role === "agent")!.email;
  const { id: assigneeId } = await prisma.staff.findUniqueOrThrow({ where: { email } });
  return openConversation(system, {
    channel: "phone",
    contact: { name },
    locale: "en",
    subject: "A payment that failed",
    first: {
      kind: "inbound",
      author: { type: "customer", id: null },
      body: "It failed.",
      clientId: randomUUID(),
    },
    tags: [tag],
    assigneeId,
  });
}

describe.each([
  {
    locale: "en",
    theme: "light",
    left: /m left$/,
    late: /late \d+m$/,
    warned: /First response is due .*: soon late/,
    breached: /late by the policy Within the hour/,
  },
  {
    locale: "zh",
    theme: "dark",
    left: /剩/,
    late: /超时 \d+/,
    warned: /首次响应将于 .* 到期，即将超时/,
    breached: /按策略“Within the hour”已超时/,
  },
] as const)("a service level in $locale, $theme", ({ locale, theme, left, late, warned, breached }) => {
  it("warns before it is missed and marks it after, in the list, the thread and wherever its owner is", async () => {
    await prefer("agent", { locale, theme });
    const { id, number } = await agentsOwn(`Wei ${locale}`);
    const page = await open({ locale, theme });
    await signInAs(page, "agent");
    await page.goto(`/console/inbox/${id}?view=mine&sort=due&tag=${tag}`);
    const row = page.locator(`[data-conversation="${id}"]`);
    await row.locator("[data-due=running]").filter({ hasText: left }).waitFor();
    await page.locator("[data-clock=firstResponse][data-level=running]").filter({ hasText: left }).waitFor();
    expect(await row.locator("[data-due]").getAttribute("title")).toMatch(/20\d\d/);
    await page.getByText(locale === "en" ? "Live" : "实时", { exact: true }).waitFor();

    // It stands for some seconds only: whoever looks elsewhere first may miss it.
    const told = page
      .getByRole("status")
      .filter({ hasText: `#${number}` })
      .first()
      .waitFor();
    await goOn(id, 50);
    await row.locator("[data-due=risk]").waitFor();
    await page.locator("[data-clock=firstResponse][data-level=risk]").waitFor();
    await page.getByText(warned).waitFor();
    await told;
    await picture(page, `risk-${locale}-${theme}`);

    await goOn(id, 15);
    await row.locator("[data-due=breached]").filter({ hasText: late }).waitFor();
    await page.locator("[data-clock=firstResponse][data-level=breached]").waitFor();
    await page.getByText(breached).waitFor();
    const { priority } = await until("it is urgent", async () => {
      const held = await prisma.conversation.findUniqueOrThrow({ where: { id } });
      return held.priority === 3 && held;
    });
    expect(priority).toBe(3);
    await expectAccessible(page);
    await picture(page, `late-${locale}-${theme}`);

    // Only what is late, chosen by hand; the thread tells each mark once.
    await page.goto(`/console/inbox/${id}?view=mine&sort=due&tag=${tag}&due=risk`);
    await page.getByRole("heading", { level: 1 }).first().waitFor();
    expect(await row.count()).toBe(0);
    await page.goto(`/console/inbox/${id}?view=mine&sort=due&tag=${tag}&due=breached`);
    await row.waitFor();
    expect(await page.getByText(breached).count()).toBe(1);
    expect(await page.getByText(warned).count()).toBe(1);
    await page.setViewportSize({ width: 390, height: 844 });
    await picture(page, `late-narrow-${locale}-${theme}`);
  });
});

describe.each([
  {
    locale: "en",
    theme: "dark",
    words: {
      add: "New policy",
      name: "Name",
      chat: "Live chat",
      save: "Save",
      saved: "The policy is saved",
      first: "First response",
      hours: "Business hours",
    },
    due: /Mon.* 09:20|Mon.* 09:20/,
    duration: "Write a time such as 30m, 4h or 1h 30m",
  },
  {
    locale: "zh",
    theme: "light",
    words: {
      add: "新建策略",
      name: "名称",
      chat: "在线聊天",
      save: "保存",
      saved: "策略已保存",
      first: "首次响应",
      hours: "工作时间",
    },
    due: /周一.*09:20/,
    duration: "请填写时长，例如 30m、4h 或 1h 30m",
  },
] as const)("a policy in $locale, $theme", ({ locale, theme, words, due, duration }) => {
  it("is edited by a lead, who sees at once what it would mean", async () => {
    await prefer("lead", { locale, theme });
    const name = `Friday ${locale}`;
    const page = await open({ locale, theme });
    await signInAs(page, "lead");
    await page.goto("/console/service-levels");
    await page.getByRole("link", { name: words.add }).click();
    await page.getByLabel(words.name, { exact: true }).fill(name);
    await page.getByLabel(words.hours, { exact: true }).selectOption({ label: "Office hours" });
    const normal = page.getByLabel(words.first, { exact: true }).nth(2);
    await normal.fill("soon");
    await page.getByText(duration, { exact: true }).waitFor();
    // Ten minutes before the office closes on Friday, and twenty after it opens on Monday.
    await normal.fill("30m");
    await page.locator("[data-preview=read]").waitFor();
    await page.getByRole("row").nth(3).getByText(due).waitFor();
    await expectAccessible(page);
    await picture(page, `policy-${locale}-${theme}`);
    await page.getByRole("button", { name: words.save, exact: true }).click();
    await page.getByRole("status").filter({ hasText: words.saved }).waitFor();
    await page.getByRole("link", { name, exact: true }).waitFor();
    await picture(page, `policies-${locale}-${theme}`);
    const saved = await prisma.servicePolicy.findFirstOrThrow({ where: { name } });
    expect(saved).toMatchObject({ isDefault: false, targets: { normal: { firstResponse: 30 } } });
    // It is for everything, which is not wanted beside other tests.
    await prisma.servicePolicy.delete({ where: { id: saved.id } });
  });
});

describe.each([
  ["en", "light"],
  ["zh", "dark"],
] as const)("routing by capacity in %s, %s", (locale, theme) => {
  it("gives an agent as much as a lead says, and no more", async () => {
    const { t } = createTranslator(locale, await loadMessages(locale));
    await prefer("lead", { locale, theme });
    await prefer("agent", { locale, theme });
    const { email } = signIns.staff.find(({ role }) => role === "agent")!;
    const { id: agentId, name } = await prisma.staff.findUniqueOrThrow({ where: { email } });
    await prisma.conversation.updateMany({
      where: { OR: [{ assigneeId: agentId }, { assigneeId: null }], status: { not: "solved" } },
      data: { status: "solved", solvedAt: new Date() },
    });
    const [lead, agent] = [await open({ locale, theme }), await open({ locale, theme })];
    await signInAs(lead, "lead");
    await lead.goto("/console/teams");
    const team = `Capacity ${randomUUID().slice(0, 6)}`;
    await lead.getByLabel(t("teams.newName")).fill(team);
    await lead.getByRole("button", { name: t("teams.create") }).click();
    await lead.getByRole("button", { name: t("teams.edit", { name: team }) }).click();
    const dialog = lead.getByRole("dialog", { name: team });
    await dialog.getByLabel(name, { exact: true }).check();
    await dialog.getByRole("button", { name: t("common.save") }).click();
    await lead
      .getByRole("status")
      .filter({ hasText: t("teams.done.changed") })
      .waitFor();
    const limit = async (most: string) => {
      await lead.getByRole("button", { name, exact: true }).click();
      const person = lead.getByRole("dialog", { name });
      await person.getByLabel(t("teams.tickets")).fill(most);
      await person.getByRole("button", { name: t("common.save") }).click();
      await person.waitFor({ state: "detached" });
    };
    await limit("1");
    const teamId = (await prisma.team.findUniqueOrThrow({ where: { name: team } })).id;
    const ids: string[] = [];
    for (const each of ["One", "Two"]) {
      const { id } = await openConversation(system, {
        channel: "web_form",
        contact: { name: each },
        locale: "en",
        subject: each,
        assigneeId: agentId,
        first: {
          kind: "inbound",
          author: { type: "customer", id: null },
          body: each,
          clientId: randomUUID(),
        },
      });
      await prisma.conversation.update({ where: { id }, data: { teamId, assigneeId: null } });
      ids.push(id);
    }
    await signInAs(agent, "agent");
    await agent.goto("/console/inbox?view=mine");
    await agent.getByRole("switch", { name: t("routing.away") }).click();
    await agent.getByRole("switch", { name: t("routing.takes") }).waitFor();
    const own = () => prisma.conversation.count({ where: { id: { in: ids }, assigneeId: agentId } });
    await until("one is given", async () => (await own()) === 1);
    await agent.getByRole("button", { name: t("inbox.arrived", { count: 1 }) }).waitFor();
    expect(await own()).toBe(1);
    await picture(lead, `teams-${locale}-${theme}`);
    await limit("2");
    await until("the other is given too", async () => (await own()) === 2);
    await lead.goto("/console/teams");
    await lead.getByRole("button", { name: t("teams.sendAway", { name }) }).click();
    await until("both wait for others", async () => (await own()) === 0);
  });
});
