import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { linkedText } from "./linked-text.ts";

const links = (text: string) => linkedText(text).flatMap(({ href }) => href ?? []);

describe("linkedText", () => {
  it("finds addresses and leaves the rest of the sentence", () => {
    expect(linkedText("See https://pay.example/a?b=1, please.")).toEqual([
      { text: "See ", href: null },
      { text: "https://pay.example/a?b=1", href: "https://pay.example/a?b=1" },
      { text: ", please.", href: null },
    ]);
    expect(links("请看https://pay.example/帮助。谢谢")).toEqual(["https://pay.example/%E5%B8%AE%E5%8A%A9"]);
  });

  it("leads nowhere but to plain web addresses", () => {
    expect(links("javascript:alert(1) data:text/html,x ftp://a.example file:///etc/passwd")).toEqual([]);
    expect(links("https://bank.example@evil.example/ http://user:secret@pay.example")).toEqual([]);
    expect(links('"><img src=x onerror=alert(1)> http://')).toEqual([]);
  });

  it("loses and adds nothing, whatever the text", () => {
    const texts = fc.array(
      fc.oneof(fc.string(), fc.constantFrom("https://", "http://a.example/", "，", ".", " ", "javascript:")),
    );
    fc.assert(
      fc.property(texts, (parts) => {
        const text = parts.join("");
        const pieces = linkedText(text);
        expect(pieces.map((piece) => piece.text).join("")).toBe(text);
        for (const { href } of pieces) if (href) expect(href).toMatch(/^https?:\/\//);
      }),
    );
  });
});
