import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  askings,
  readAsk,
  settingsOf,
  usualLook,
  usuallyAsked,
  widgetTag,
  wordsOn,
  writeAsk,
} from "./widget-tag.ts";

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

  it("is read on every colour", () => {
    expect([wordsOn("#ffe000"), wordsOn("#1f5fd0"), wordsOn("#000000")]).toEqual(["#000", "#fff", "#fff"]);
    const part = fc.integer({ min: 0, max: 255 });
    const luminance = (parts: number[]) =>
      parts
        .map((value) => (value / 255 > 0.04 ? ((value / 255 + 0.055) / 1.055) ** 2.4 : value / 255 / 12.92))
        .reduce((sum, value, at) => sum + value * [0.2126, 0.7152, 0.0722][at]!, 0);
    fc.assert(
      fc.property(part, part, part, (...parts) => {
        const colour = `#${parts.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
        const ground = luminance(parts);
        const contrast = wordsOn(colour) === "#fff" ? 1.05 / (ground + 0.05) : (ground + 0.05) / 0.05;
        expect(contrast).toBeGreaterThanOrEqual(4.5);
      }),
    );
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
