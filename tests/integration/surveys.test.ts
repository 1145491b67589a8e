import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { StaffActor } from "#app/features/accounts/permissions.ts";
import { changeTickets } from "#app/features/tickets/changes.server.ts";
import { reply } from "#app/features/tickets/desk.server.ts";
import { mergeInto } from "#app/features/tickets/merging.server.ts";
import { openConversation } from "#app/features/tickets/opening.server.ts";
import {
  answerSurvey,
  askByEmail,
  askOnce,
  SurveyClosed,
  type SurveyToMail,
  surveyLink,
  surveyOfToken,
} from "#app/features/tickets/surveys.server.ts";
import { pool, prisma } from "#app/platform/db.server.ts";
import { Invalid, NotFound } from "#app/platform/errors.ts";
import { days, hours } from "#app/platform/time.ts";

const system = { type: "system" } as const;
const agent = { type: "staff", id: randomUUID(), role: "agent", name: "Ann" } as StaffActor;

async function solved(
  email: string,
  { channel = "email", tags = [] }: { channel?: "email" | "chat" | "phone"; tags?: string[] } = {},
) {
  const { id } = await openConversation(system, {
    channel,
    contact: { email },
    locale: "zh",
    subject: "付款失败",
    tags,
    first: { kind: "inbound", author: { type: "customer", id: null }, body: "付款失败了" },
  });
  await reply(agent, id, { body: "好了", clientId: randomUUID(), seenSeq: null, status: "solved" });
  return id;
}
const someone = () => `${randomUUID()}@customer.example`;
const activities = async (id: string) =>
  (
    await prisma.message.findMany({
      where: { conversationId: id, kind: "activity" },
      orderBy: { seq: "asc" },
    })
  )
    .map(({ data }) => data as { event?: string })
    .filter(({ event }) => event !== "status");

describe("a customer", () => {
  it("is asked once about a conversation that was solved, however often somebody looks", async () => {
    const id = await solved(someone(), { channel: "chat" });
    const asked = await Promise.all([askOnce(id), askOnce(id), askOnce(id)]);
    expect(new Set(asked.map((one) => one?.id)).size).toBe(1);
    expect(asked[0]).toMatchObject({ rating: null, comment: "", open: true });
    expect(await prisma.survey.count({ where: { conversationId: id } })).toBe(1);
  });

  it("is left alone for some days, whatever the channel and however the address is spelt", async () => {
    const email = someone();
    expect(await askOnce(await solved(email, { channel: "chat" }))).not.toBeNull();
    const next = await solved(email.toUpperCase(), { channel: "chat" });
    expect(await askOnce(next)).toBeNull();
    expect(await askOnce(next, new Date(Date.now() + days(15)))).not.toBeNull();
  });

  it("is not asked about spam, about what goes on elsewhere, by telephone, or before it is solved", async () => {
    expect(await askOnce(await solved(someone(), { channel: "chat", tags: ["spam"] }))).toBeNull();
    expect(await askOnce(await solved(someone(), { channel: "phone" }))).toBeNull();
    const [from, into] = [await solved(someone(), { channel: "chat" }), await solved(someone())];
    await mergeInto(agent, from, into);
    expect(await askOnce(from)).toBeNull();
    const open = await solved(someone(), { channel: "chat" });
    await changeTickets(agent, [open], { status: "open" });
    expect(await askOnce(open)).toBeNull();
  });

  it("is not asked where the channel does not ask", async () => {
    await prisma.surveySetting.update({ where: { channel: "chat" }, data: { asks: false } });
    expect(await askOnce(await solved(someone(), { channel: "chat" }))).toBeNull();
    await prisma.surveySetting.update({ where: { channel: "chat" }, data: { asks: true } });
  });
});

describe("an answer", () => {
  it("may be changed until the survey closes; the thread tells of each new rating and of no comment", async () => {
    const id = await solved(someone(), { channel: "chat" });
    const { id: survey } = (await askOnce(id))!;
    await answerSurvey(survey, { rating: 2, comment: "\u202e<b>bad</b> 4111 1111 1111 1111\u0000" });
    await answerSurvey(survey, { rating: 2, comment: "still bad" });
    await answerSurvey(survey, { rating: 4, comment: "better" });
    expect(await activities(id)).toEqual([
      { event: "rated", rating: 2 },
      { event: "rated_again", rating: 4 },
    ]);
    expect(await askOnce(id)).toMatchObject({ rating: 4, comment: "better", open: true });
    const late = answerSurvey(survey, { rating: 1, comment: "" }, new Date(Date.now() + days(4)));
    await expect(late).rejects.toThrow(SurveyClosed);
  });

  it("is kept as text without card numbers and marks of direction", async () => {
    const { id } = (await askOnce(await solved(someone(), { channel: "chat" })))!;
    await answerSurvey(id, { rating: 1, comment: "\u202e<script>x</script> 4111 1111 1111 1111" });
    const { comment } = await prisma.survey.findUniqueOrThrow({ where: { id } });
    expect(comment).toContain("<script>x</script>");
    expect(comment).not.toMatch(/4111 1111|\u202e/);
    for (const rating of [0, 6, 2.5, Number.NaN])
      await expect(answerSurvey(id, { rating, comment: "" })).rejects.toThrow(Invalid);
    await expect(answerSurvey(id, { rating: 1, comment: "x".repeat(2_001) })).rejects.toThrow(Invalid);
    await expect(answerSurvey(randomUUID(), { rating: 1, comment: "" })).rejects.toThrow(NotFound);
  });
});

describe("a link", () => {
  it("opens its own survey only, and holds nothing of the customer", async () => {
    const email = someone();
    const { id } = (await askOnce(await solved(email, { channel: "chat" })))!;
    const token = surveyLink(id).split("/survey/")[1]!;
    expect(surveyLink(id)).not.toContain(email);
    expect(await surveyOfToken(token)).toMatchObject({ id, open: true, locale: "zh" });
    expect(await surveyOfToken(token, new Date(Date.now() + days(4)))).toMatchObject({ open: false });
    const flipped = `${token.slice(0, -1)}${token.endsWith("0") ? "1" : "0"}`;
    const other = `${randomUUID()}.${token.split(".")[1]}`;
    for (const forged of [flipped, other, id, "", `${id}.`, "none", `${token}0`, "x".repeat(5_000)])
      expect(await surveyOfToken(forged), forged.slice(0, 60)).toBeNull();
  });
});

describe("mail", () => {
  it("asks an hour after solving, once, and not where the mail was not taken", async () => {
    const id = await solved(someone());
    const opened = await solved(someone());
    await changeTickets(agent, [opened], { status: "open" });
    const later = new Date(Date.now() + hours(2));
    const mails: SurveyToMail[] = [];
    const mine = () =>
      mails.filter(({ conversationId }) => conversationId === id || conversationId === opened);
    const take = async (_tx: unknown, survey: SurveyToMail) => mails.push(survey) > 0;
    await askByEmail(take);
    expect(mine()).toEqual([]);
    await expect(askByEmail(() => Promise.reject(new Error("no outbox")), later)).rejects.toThrow(
      "no outbox",
    );
    expect((await pool.query("SELECT FROM surveys WHERE conversation_id = $1", [id])).rowCount).toBe(0);
    await askByEmail(take, later);
    await askByEmail(take, later);
    expect(mine()).toMatchObject([{ conversationId: id, locale: "zh" }]);
    expect(mine()[0]!.link).toContain(`/survey/${mine()[0]!.id}.`);
  });
});
