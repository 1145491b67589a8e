import { describe, expect, it } from "vitest";
import {
  type FieldDefinition,
  type FieldType,
  fieldCondition,
  fieldValue,
  holdsField,
} from "./custom-field.ts";

const id = "0192aaaa-0000-7000-8000-000000000001";
const field = (type: FieldType): FieldDefinition => ({
  id,
  nameEn: "Reason",
  nameZh: "原因",
  type,
  choices: [{ value: "Refund", zh: "退款" }],
  retired: false,
});

describe("custom fields", () => {
  it("hold what their type can, and nothing else", () => {
    const read: [FieldType, string, unknown][] = [
      ["text", " Paris ", "Paris"],
      ["text", "x".repeat(201), undefined],
      ["number", "12,5", 12.5],
      ["number", "-3", -3],
      ["number", "1e9", undefined],
      ["number", "twelve", undefined],
      ["choice", "Refund", "Refund"],
      ["choice", "Other", undefined],
      ["date", "2026-02-28", "2026-02-28"],
      ["date", "2026-02-30", undefined],
      ["yes_no", "true", true],
      ["yes_no", "false", false],
      ["yes_no", "maybe", undefined],
    ];
    for (const [type, said, kept] of read)
      expect(fieldValue(field(type), said), `${type} ${said}`).toBe(kept);
    for (const type of ["text", "number", "choice", "date", "yes_no"] as const)
      expect(fieldValue(field(type), " ")).toBeNull();
  });

  it("are conditions by their id and value", () => {
    expect(fieldCondition(`${id}~Refund~2`)).toEqual({ id, value: "Refund~2" });
    for (const text of ["", "~x", `${id}~`, "x~y"]) expect(fieldCondition(text)).toBeNull();
    expect(holdsField({ [id]: "Refund" }, { id, value: "refund" })).toBe(true);
    expect(holdsField({ [id]: true }, { id, value: "true" })).toBe(true);
    expect(holdsField({ [id]: 12.5 }, { id, value: "12.5" })).toBe(true);
    expect(holdsField({}, { id, value: "refund" })).toBe(false);
  });
});
