import { describe, expect, it } from "vitest";
import {
  fillIn,
  firstNameOf,
  fittingReplies,
  gapsIn,
  slashWord,
  type VariableFacts,
} from "./canned-reply.ts";

const facts: VariableFacts = {
  "customer.name": "Wei Chen",
  "customer.firstName": "Wei",
  "agent.name": "Mei Lin",
  "agent.firstName": "Mei",
  "conversation.number": "12",
  "transaction.id": "tx_1",
  "transaction.amount": "12.50 EUR",
  "transaction.merchant": "$& Books",
  "transaction.date": "2 Mar 2026",
};

describe("a canned reply", () => {
  it("is filled in with what is known, as it is", () => {
    expect(
      fillIn("Hello {{customer.firstName}}, {{ transaction.merchant }}: {{transaction.amount}}", facts),
    ).toBe("Hello Wei, $& Books: 12.50 EUR");
    expect(fillIn("{customer.name} {{}} {{customer name}}", facts)).toBe(
      "{customer.name} {{}} {{customer name}}",
    );
  });

  it("keeps a gap for what is not known and for what is no variable", () => {
    const text = fillIn("Hello {{customer.firstName}} {{constructor}}", {
      ...facts,
      "customer.firstName": null,
    });
    expect(text).toBe("Hello [[customer.firstName]] [[constructor]]");
    expect(gapsIn(`${text} [[customer.firstName]]`)).toEqual(["customer.firstName", "constructor"]);
    expect(gapsIn("see [[1]] and [x](y)")).toEqual([]);
  });

  it("addresses people as they are addressed", () => {
    expect(firstNameOf("Anna Maria Kowalska")).toBe("Anna");
    expect(firstNameOf("杨华")).toBe("杨华");
    expect(firstNameOf("  ")).toBeNull();
    expect(firstNameOf(null)).toBeNull();
  });

  it("is called by a slash at the start of a word", () => {
    expect(slashWord("/")).toBe("");
    expect(slashWord("Hello /Ref")).toBe("ref");
    expect(slashWord("https://a")).toBeNull();
    expect(slashWord("and/or")).toBeNull();
    expect(slashWord("/ref now")).toBeNull();
    expect(slashWord("你好 /退款")).toBe("退款");
  });

  it("is found by its shortcut first", () => {
    const replies = ["thanks", "refund-done", "refund"].map((shortcut) => ({
      id: shortcut,
      shortcut,
      title: shortcut === "thanks" ? "After a refund" : "x",
      text: "",
      quotes: null,
      locked: false,
      actions: null,
    }));
    expect(fittingReplies(replies, "ref").map(({ id }) => id)).toEqual(["refund", "refund-done", "thanks"]);
    expect(fittingReplies(replies, "nothing")).toEqual([]);
  });
});
