import { describe, expect, it } from "vitest";
import { z } from "zod";
import { Forbidden, Invalid, TooMany } from "#app/platform/errors.ts";
import { keepTyped, problemFrom, readForm } from "./form-problem.ts";
import { staffEmail, staffName } from "./staff.ts";

const form = (...fields: [string, string][]) => {
  const data = new FormData();
  for (const [name, value] of fields) data.append(name, value);
  return data;
};

describe("a form's problem", () => {
  const schema = z.object({
    email: staffEmail,
    name: staffName,
    tags: z.array(z.string()).min(1, "no_tag").default([]),
  });

  it("stands beside the field it is about", () => {
    expect(readForm(schema, form(["email", "nope"], ["tags[]", "a"])).problem).toEqual({
      fields: { email: "invalid_email", name: "required" },
    });
    expect(readForm(schema, form(["email", " "], ["name", "x".repeat(81)], ["tags[]", "a"])).problem).toEqual(
      {
        fields: { email: "required", name: "invalid_name" },
      },
    );
  });

  it("is none for what can be used", () => {
    const { value } = readForm(
      schema,
      form(["email", " A@B.co "], ["name", " Ann "], ["tags[]", "a"], ["tags[]", "b"]),
    );
    expect(value).toEqual({ email: "a@b.co", name: "Ann", tags: ["a", "b"] });
  });

  it("keeps what was typed, without secrets", () => {
    const typed = form(["email", "a@b.co"], ["password", "quiet harbour"], ["code", "123456"]);
    expect(keepTyped({ fields: {} }, typed).typed).toEqual({ email: "a@b.co" });
  });

  it("comes from the refusals of use cases, and from nothing else", () => {
    expect(problemFrom(new Invalid("No", [{ pointer: "/email", code: "email_taken", detail: "" }]))).toEqual({
      fields: { email: "email_taken" },
    });
    expect(problemFrom(new TooMany("Too many attempts", 90))).toEqual({
      fields: {},
      form: "too_many_requests",
      wait: 90,
    });
    expect(problemFrom(new Forbidden("staff.manage"))).toEqual({ fields: {}, form: "forbidden" });
    expect(() => problemFrom(new TypeError("a fault"))).toThrow("a fault");
  });
});
