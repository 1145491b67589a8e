import { describe, expect, it } from "vitest";
import { askedAbout } from "./asked-about.ts";

const within = ["newest", "older"];

describe("what somebody who writes during an incident asks about", () => {
  it("is the payment that staff linked, whatever the words say", () => {
    const ranking = [{ transactionId: "another", score: 0.9 }];
    expect(askedAbout({ ranking, linked: ["older"], within })).toEqual({
      about: "incident",
      transactionId: "older",
      by: "staff",
    });
    expect(askedAbout({ ranking: [], linked: ["another"], within })).toEqual({ about: "other" });
  });

  it("is the payment that the words name", () => {
    expect(askedAbout({ ranking: [{ transactionId: "older", score: 0.8 }], linked: [], within })).toEqual({
      about: "incident",
      transactionId: "older",
      by: "words",
    });
    expect(askedAbout({ ranking: [{ transactionId: "another", score: 0.8 }], linked: [], within })).toEqual({
      about: "other",
    });
  });

  it("is the newest failed one where the words name none", () => {
    const vague = [{ transactionId: "another", score: 0.2 }];
    expect(askedAbout({ ranking: vague, linked: [], within })).toMatchObject({
      transactionId: "newest",
      by: "payment",
    });
  });

  it("is nothing where the customer has no payment in it", () => {
    expect(askedAbout({ ranking: [], linked: [], within: [] })).toEqual({ about: "nothing" });
  });
});
