import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Label, labelSources, labelVerdicts, standingLabel } from "./label.ts";

let made = 0;
const said = (
  source: Label["source"],
  verdict: Label["verdict"],
  knownAt: number,
  more: Partial<Label> = {},
) => {
  made += 1;
  return { id: made, source, strand: "", verdict, confidence: 1, knownAt, ...more };
};

describe("what a payment counts as", () => {
  it("is nothing while nobody has said anything, and only what was known by then", () => {
    expect(standingLabel([])).toBeNull();
    const labels = [said("analyst", "legitimate", 10), said("analyst", "fraud", 20)];
    expect(standingLabel(labels, 9)).toBeNull();
    expect(standingLabel(labels, 10)).toMatchObject({ verdict: "legitimate", contradicted: false });
    expect(standingLabel(labels, 20)).toMatchObject({ verdict: "fraud", contradicted: false });
  });

  it("is what the later of analyst and bank says, and says that they disagree", () => {
    const decided = said("analyst", "legitimate", 10);
    const charged = said("chargeback", "fraud", 20, { confidence: 0.95 });
    expect(standingLabel([decided, charged])).toMatchObject({
      verdict: "fraud",
      source: "chargeback",
      confidence: 0.95,
      contradicted: true,
    });
    const again = said("analyst", "legitimate", 30);
    expect(standingLabel([decided, charged, again])).toMatchObject({
      verdict: "legitimate",
      source: "analyst",
    });
    expect(standingLabel([said("chargeback", "fraud", 5), said("analyst", "legitimate", 5)])).toMatchObject({
      source: "analyst",
    });
  });

  it("is a customer's word only until somebody final speaks, the surest where there are several", () => {
    const complaint = said("complaint", "fraud", 50, { strand: "a", confidence: 0.65 });
    const surer = said("complaint", "fraud", 40, { strand: "b", confidence: 0.85 });
    expect(standingLabel([complaint, surer])).toMatchObject({ provisional: true, confidence: 0.85 });
    const rejected = said("analyst", "legitimate", 30);
    expect(standingLabel([complaint, surer, rejected])).toMatchObject({
      verdict: "legitimate",
      provisional: false,
      contradicted: false,
    });
  });

  it("loses what its own strand takes back, and nothing else", () => {
    const one = said("complaint", "fraud", 10, { strand: "a" });
    const other = said("complaint", "fraud", 11, { strand: "b", confidence: 0.5 });
    const back = said("complaint", "withdrawn", 12, { strand: "a" });
    expect(standingLabel([one, other, back])).toMatchObject({ confidence: 0.5 });
    expect(standingLabel([one, back])).toBeNull();
    expect(standingLabel([said("analyst", "fraud", 1), said("analyst", "withdrawn", 2)])).toBeNull();
  });

  it("does not depend on the order in which statements are read", () => {
    const statement = fc.record({
      source: fc.constantFrom(...labelSources),
      strand: fc.constantFrom("", "a"),
      verdict: fc.constantFrom(...labelVerdicts),
      confidence: fc.double({ min: 0, max: 1, noNaN: true }),
      knownAt: fc.integer({ min: 0, max: 5 }),
    });
    fc.assert(
      fc.property(fc.array(statement, { maxLength: 8 }), fc.integer({ min: 0, max: 5 }), (list, asOf) => {
        const labels = list.map((one, id) => ({ id, ...one }));
        const known = labels.filter(({ knownAt }) => knownAt <= asOf);
        const standing = standingLabel(labels, asOf);
        expect(standingLabel(labels.toReversed(), asOf)).toEqual(standing);
        expect(standingLabel(known)).toEqual(standing);
      }),
    );
  });
});
