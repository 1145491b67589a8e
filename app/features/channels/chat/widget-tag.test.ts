import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { askings, readAsk, settingsOf, usualLook, usuallyAsked, widgetTag, writeAsk } from "./widget-tag.ts";

describe("the chat's script tag", () => {
  it("says what differs from the usual, and nothing that could end it", () => {
    expect(widgetTag("https://c.example", usualLook)).toBe(
      '<script src="https://c.example/widget.js" async></script>',
    );
    const look = {
      ...usualLook,
      language: "zh" as const,
      colour: "#0b5a4a",
      greeting: '"></script><b>',
      ask: { name: "no" as const, email: "required" as const },
    };
    expect(widgetTag("https://c.example", look)).toBe(
      '<script src="https://c.example/widget.js" data-language="zh" data-colour="#0b5a4a"' +
        ' data-greeting="&quot;&gt;&lt;/script&gt;&lt;b&gt;" data-ask="email*" async></script>',
    );
    expect(settingsOf(look)).toMatchObject({ ask: "email*" });
  });

  it("asks for what it says", () => {
    const asking = fc.constantFrom(...askings);
    fc.assert(
      fc.property(asking, asking, (name, email) => {
        expect(readAsk(writeAsk({ name, email }))).toEqual({ name, email });
      }),
    );
    expect(readAsk(null)).toEqual(usuallyAsked);
    expect(readAsk("NAME*, phone")).toEqual({ name: "required", email: "no" });
  });
});
