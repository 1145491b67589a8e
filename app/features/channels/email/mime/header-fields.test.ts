import { describe, expect, it } from "vitest";
import { readHeaderBlock } from "./header-fields.ts";

const read = (text: string) => {
  const { fields, bodyStart } = readHeaderBlock(text, 0, text.length);
  return { fields: fields.map(({ name, value }) => `${name}=${value}`), body: text.slice(bodyStart) };
};

describe("a header", () => {
  it.each(["\n", "\r\n", "\r"])("ends its lines with %j", (end) => {
    const text = ["Subject: one", " two", "To: a@b.example", "", "Body", ""].join(end);
    expect(read(text)).toEqual({
      fields: ["subject=one two", "to=a@b.example"],
      body: `Body${end}`,
    });
  });

  it("may follow an mbox line and blank lines", () => {
    expect(read("\n\nFrom me Mon Jan  5\nSubject: x\n\nb").fields).toEqual(["subject=x"]);
  });

  it("may be missing", () => {
    expect(read("Just words.\nMore: words")).toEqual({ fields: [], body: "Just words.\nMore: words" });
  });

  it("joins folded lines that lost their indentation", () => {
    expect(read("References: <a>\n<b>\nSubject: x\n\nb").fields).toEqual(["references=<a> <b>", "subject=x"]);
  });

  it("may lack the blank line before the body", () => {
    expect(read("Subject: x\nHello there\nmore")).toEqual({
      fields: ["subject=x"],
      body: "Hello there\nmore",
    });
  });

  it("takes a line of spaces for its end where text follows", () => {
    expect(read("Subject: x\n \nHello\n").body).toBe("Hello\n");
    expect(read("Subject: x\n \nTo: y\n\nb").fields).toEqual(["subject=x", "to=y"]);
  });

  it("keeps empty values, spaces before the colon and odd names", () => {
    expect(read("Subject :\nX_y.z: 1\n\n").fields).toEqual(["subject=", "x_y.z=1"]);
  });

  it("is read in linear time whatever ends its lines", () => {
    expect(read(`${"a:\r".repeat(300_000)}\n`).fields.length).toBe(20_000);
  });
});
