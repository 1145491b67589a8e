import { describe, expect, it } from "vitest";
import { policyConditions, policyFor, suits } from "./service-rules.ts";

const [plan, region] = ["0192aaaa-0000-7000-8000-00000000000a", "0192aaaa-0000-7000-8000-00000000000b"];
const conversation = {
  channel: "email",
  teamId: null,
  tags: ["refund"],
  locale: "zh",
  customerId: "cus_1",
  fields: { [plan]: "Gold", [region]: 7 },
};
const conditions = (different: object) => policyConditions.parse(different);

describe("whom a policy is for", () => {
  it("is everybody where it names nothing", () => {
    expect(suits(conditions({}), conversation)).toBe(true);
  });

  it("is whoever fits any value of every condition", () => {
    const team = "0192aaaa-0000-7000-8000-000000000001";
    for (const fitting of [
      { channels: ["chat", "email"] },
      { tags: ["vip", "Refund"] },
      { languages: ["zh"] },
      { customers: ["cus_1"] },
      { channels: ["email"], tags: ["refund"] },
      { fields: [`${plan}~silver`, `${plan}~gold`, `${region}~7`] },
    ])
      expect(suits(conditions(fitting), conversation), JSON.stringify(fitting)).toBe(true);
    for (const other of [
      { channels: ["chat"] },
      { tags: ["vip"] },
      { languages: ["en"] },
      { customers: ["cus_2"] },
      { teams: [team] },
      { channels: ["email"], tags: ["vip"] },
      { fields: [`${plan}~gold`, `${region}~8`] },
      { fields: ["0192aaaa-0000-7000-8000-00000000000c~gold"] },
    ])
      expect(suits(conditions(other), conversation), JSON.stringify(other)).toBe(false);
    expect(suits(conditions({ teams: [team] }), { ...conversation, teamId: team })).toBe(true);
  });

  it("is the first that fits", () => {
    const policies = [{ channels: ["chat"] }, { tags: ["refund"] }, {}].map((each, place) => ({
      place,
      conditions: conditions(each),
    }));
    expect(policyFor(policies, conversation)?.place).toBe(1);
    expect(policyFor(policies, { ...conversation, tags: [] })?.place).toBe(2);
    expect(policyFor(policies.slice(0, 1), conversation)).toBeNull();
  });
});
