import { describe, expect, it } from "vitest";
import type { TransactionRecord } from "#app/features/transactions/transaction.ts";
import { hours, minutes } from "#app/platform/time.ts";
import { letterAbout, saidTime, type Writer, writesAbout } from "./letter.ts";
import { words } from "./letter-words.ts";
import { pastConversation } from "./past-conversations.ts";
import { simulate } from "./simulate.ts";
import { createWorld } from "./world.ts";

const start = Date.UTC(2026, 0, 5, 4);
const world = createWorld("letters", { customers: 2_000 });
const records = [...simulate(world, { from: start, to: start + hours(2), ratePerSecond: 1 })].map(
  ({ record }) => record,
);
const writer = (locale: "en" | "zh"): Writer => ({
  id: "cus_1",
  name: locale === "zh" ? "王芳" : "Ann Lee",
  email: "ann@example.com",
  phone: "+447700900123",
  locale,
  country: locale === "zh" ? "CN" : "GB",
});
const about = records.filter((record) => writesAbout(world.seed, record));
const desk = { agent: "a@upay.example", analyst: "b@upay.example", lead: "c@upay.example", agentName: "Ann" };

describe("letters", () => {
  it("come about once a minute, mostly about payments that failed", () => {
    expect(about.length / 120).toBeGreaterThan(0.6);
    expect(about.length / 120).toBeLessThan(2.4);
    const failed = about.filter(({ status }) => status === "failed").length;
    expect(failed / about.length).toBeGreaterThan(0.5);
  });

  it("are the same whenever they are made, and leave nothing open", () => {
    for (const record of about) {
      for (const locale of ["en", "zh"] as const) {
        const letter = letterAbout(world.seed, record, writer(locale), start);
        expect(letterAbout(world.seed, record, writer(locale), start)).toEqual(letter);
        expect(`${letter.subject} ${letter.message}`).not.toMatch(/[{}]|undefined/);
        expect(/\p{Script=Han}/u.test(letter.message)).toBe(
          locale === "zh" || /\p{Script=Han}/u.test(record.merchant?.name ?? ""),
        );
        expect(letter.at - start).toBeLessThanOrEqual(minutes(2));
      }
    }
  });

  it("tell times as people do", () => {
    const at = Date.UTC(2026, 0, 5, 12);
    const ago = (past: number, locale: "en" | "zh" = "en") => saidTime(at - past, at, 0, locale);
    expect(ago(minutes(1))).toBe("just now");
    expect(ago(minutes(31))).toBe("30 minutes ago");
    expect(ago(hours(3))).toBe("this morning");
    expect(ago(hours(17))).toBe("yesterday evening");
    expect(ago(hours(17), "zh")).toBe("昨晚");
    expect(saidTime(at - hours(3), at, 8, "zh")).toBe("今天下午");
  });
});

describe("conversations of the day before", () => {
  const now = start + hours(24);
  const pasts = records
    .filter(({ status, merchant }) => status === "failed" && merchant)
    .slice(0, 300)
    .map((record: TransactionRecord, place) => {
      const begun = Date.parse(record.occurredAt) + minutes(4);
      return pastConversation(world.seed, record, writer(place % 2 ? "en" : "zh"), { begun, now, desk });
    });

  it("run forward and never into the future", () => {
    for (const { lines } of pasts) {
      const times = lines.map(({ at }) => at);
      expect(times).toEqual([...times].sort((one, other) => one - other));
      expect(times.at(-1)).toBeLessThan(now);
    }
  });

  it("show every state an inbox knows", () => {
    const states = new Set(pasts.map(({ status }) => status));
    expect([...states].sort()).toEqual(["open", "pending", "snoozed", "solved"]);
    expect(pasts.some(({ assignee, status }) => assignee === null && status === "open")).toBe(true);
    expect(pasts.some(({ linked }) => linked !== null)).toBe(true);
    expect(new Set(pasts.map(({ channel }) => channel))).toEqual(new Set(["phone", "web_form"]));
  });

  it("never tell a customer that anybody suspects anything", () => {
    const told = [...Object.values(words.en.answers), ...Object.values(words.zh.answers)].flat().join("\n");
    expect(told).not.toMatch(/fraud|stolen|lost|suspect|risk|欺诈|盗|挂失|可疑|风险/i);
  });
});
