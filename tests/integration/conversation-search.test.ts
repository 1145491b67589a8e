import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import type { StaffActor } from "#app/features/accounts/permissions.ts";
import { createStaff } from "#app/features/accounts/staff.server.ts";
import { addNote, reply } from "#app/features/tickets/desk.server.ts";
import { openConversation } from "#app/features/tickets/opening.server.ts";
import { searchConversations } from "#app/features/tickets/search.server.ts";
import { prisma } from "#app/platform/db.server.ts";

const system = { type: "system" } as const;
let agent: StaffActor;

const begin = (subject: string, body: string, different: object = {}) =>
  openConversation(system, {
    channel: "web_form",
    locale: "en",
    subject,
    first: { kind: "inbound", author: { type: "customer", id: null }, body, clientId: randomUUID() },
    ...different,
  });

let english: { id: string; number: number };
let chinese: { id: string; number: number };
let phone: { id: string; number: number };

beforeAll(async () => {
  const email = `search-${randomUUID().slice(0, 8)}@upay.example`;
  await createStaff(system, {
    email,
    name: "Mei Search",
    role: "agent",
    password: "a long enough password 1",
  });
  const { id } = await prisma.staff.findUniqueOrThrow({ where: { email } });
  agent = { type: "staff", id, role: "agent", name: "Mei Search", email, timeZone: "UTC" } as StaffActor;
  await prisma.customer.create({
    data: {
      id: "cus_search",
      name: "Zoë Müller",
      email: "zoe@customer.example",
      phone: "+447700900321",
    },
  });
  english = await begin("Hotel booking", "I was charged twice for the café, it's wrong", {
    customerId: "cus_search",
    tags: ["double-charge"],
  });
  chinese = await begin("付款失败", "昨晚在超市付款失败，但是钱被扣了", { locale: "zh" });
  phone = await begin("Call", "asks for a refund", {
    channel: "phone",
    at: new Date("2025-03-04T10:00:00Z"),
  });
  await addNote(agent, chinese.id, { body: "Looks like a timeout of the bank", clientId: randomUUID() });
  await reply(agent, english.id, {
    body: "We have sent the refund.",
    clientId: randomUUID(),
    seenSeq: null,
    status: "solved",
  });
});

const found = async (typed: string) =>
  (await searchConversations(agent, typed)).map((hit) => hit.conversationId);

describe("search", () => {
  it("finds words in any language, in messages, notes and subjects, the newest first", async () => {
    expect(await found("refund")).toEqual([english.id, phone.id]);
    expect(await found("CAFE twice")).toEqual([english.id]);
    expect(await found("hotel")).toEqual([english.id]);
    expect(await found("超市付款")).toEqual([chinese.id]);
    expect(await found("钱")).toEqual([chinese.id]);
    expect(await found("timeout")).toEqual([chinese.id]);
    expect(await found("nothing like it")).toEqual([]);
  });

  it("narrows by place, person, tag, day and number", async () => {
    expect(await found("refund in:solved")).toEqual([english.id]);
    expect(await found("in:phone")).toEqual([phone.id]);
    expect(await found("tag:double-charge")).toEqual([english.id]);
    expect(await found("refund before:2026-01-01")).toEqual([phone.id]);
    expect(await found("refund after:2026-01-01")).toEqual([english.id]);
    expect(await found("refund from:us")).toEqual([english.id]);
    expect(await found('from:"Zoë" café')).toEqual([english.id]);
    expect(await found("from:mei timeout")).toEqual([chinese.id]);
    expect(await found(`#${chinese.number}`)).toEqual([chinese.id]);
  });

  it("finds people by what they are called, however it is written", async () => {
    for (const typed of ["Zoë", "zoë müller", "zoe@customer.example", "07700 900321", "cus_search"])
      expect(await found(typed), typed).toEqual([english.id]);
    expect(await found("zoë in:phone")).toEqual([]);
    // Beginning as a name does, a word is a word.
    expect(await found("zo")).toEqual([]);
    const visitor = await begin("Hello", "尾号2967的卡", {
      contact: { name: "Ottoline Quist", email: "quist@elsewhere.example", phone: "+4930901820" },
    });
    for (const typed of ["quist", "Ottoline", "quist@elsewhere.example", "+4930901820", "2967"])
      expect(await found(typed), typed).toEqual([visitor.id]);
  });

  it("leads to the line that fits, with what was sought marked", async () => {
    const [hit] = await searchConversations(agent, "扣了");
    expect(hit).toMatchObject({ seq: 1, number: chinese.number, subject: "付款失败" });
    expect(hit?.snippet.filter((part) => part.hit).map((part) => part.text)).toEqual(["扣了"]);
  });

  it("finds nothing by signs alone, and narrows by what stands beside them", async () => {
    for (const typed of ["((((", "*", "😀", "\u202e"]) expect(await found(typed), typed).toEqual([]);
    expect(await found("!!! in:phone")).toEqual([phone.id]);
  });

  it("takes strings of every kind", async () => {
    for (const typed of [
      "'",
      "\\",
      "a'b\\c",
      "%",
      "& | !",
      "\u0000x",
      "in:\u0000",
      "from:\u0000zo",
      "😀😀",
      "a".repeat(5_000),
      "'':*",
      "from:%",
      "#99999999999",
    ])
      expect(Array.isArray(await searchConversations(agent, typed)), typed).toBe(true);
  });
});
