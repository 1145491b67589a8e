import { describe, expect, it } from "vitest";
import { failures as en } from "./en/failures.ts";
import { failures as zh } from "./zh/failures.ts";

/** Reasons that suspect somebody or something (see the table of decline codes in the failure taxonomy). */
const risky = ["suspected_fraud", "lost_or_stolen", "security"] as const;
const telling =
  /fraud|stolen|\blost\b|suspect|risk|security violation|pick.?up|theft|欺诈|盗|挂失|可疑|风险|没收|怀疑/i;

describe.each([
  ["English", en],
  ["Chinese", zh],
] as const)("what is said of failures in %s", (_, words) => {
  it("is the same for reasons of risk as for a bank that gives none", () => {
    for (const reason of risky) {
      expect(words.safe[reason]).toBe(words.safe.do_not_honor);
      expect(words.name[reason]).toBe(words.name.do_not_honor);
      expect(words.steps[reason]).toBe(words.steps.do_not_honor);
    }
  });

  it("never hints at a suspicion to customers and agents", () => {
    const { network: _connection, ...names } = words.name;
    for (const text of [...Object.values(names), ...Object.values(words.safe), ...Object.values(words.steps)])
      expect(text).not.toMatch(telling);
  });

  it("has all four for every reason", () => {
    expect(Object.keys(words.safe)).toEqual(Object.keys(words.name));
    expect(Object.keys(words.steps)).toEqual(Object.keys(words.name));
    expect(Object.keys(words.analyst)).toEqual(Object.keys(words.name));
  });
});
