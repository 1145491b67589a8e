import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { richText } from "./rich-text.ts";
import { htmlText, plainText } from "./rich-text-out.ts";

describe("richText", () => {
  it.each([
    ["**Bold**, *leaning* and _too_", "<p><strong>Bold</strong>, <em>leaning</em> and <em>too</em></p>"],
    ["***both***", "<p><strong><em>both</em></strong></p>"],
    ["请**务必**核对*金额*。", "<p>请<strong>务必</strong>核对<em>金额</em>。</p>"],
    ["**a *b* c**", "<p><strong>a <em>b</em> c</strong></p>"],
    ["one\ntwo\n\nthree", "<p>one<br>two</p><p>three</p>"],
    ["- one\n- two\n  - inner", "<ul><li>one</li><li><p>two</p><ul><li>inner</li></ul></li></ul>"],
    ["3. three\n4. four", '<ol start="3"><li>three</li><li>four</li></ol>'],
    ["`a*b*`", "<p><code>a*b*</code></p>"],
    ["\\*not\\*", "<p>*not*</p>"],
  ])("%j", (text, html) => expect(htmlText(text)).toBe(html));

  it("quotes, and keeps code as it is", () => {
    expect(htmlText("> said\n> *so*\n\nyes")).toMatch(
      /^<blockquote style="[^"]+"><p>said<br><em>so<\/em><\/p><\/blockquote><p>yes<\/p>$/,
    );
    expect(htmlText("```\n**a** <b>\n```")).toMatch(/<code>\*\*a\*\* &lt;b&gt;<\/code>/);
  });

  it("leaves sums, names and masked numbers alone", () => {
    for (const text of [
      "2*3*4 and 2 * 3",
      "snake_case_name",
      "card **** 1234",
      "**** and ****",
      "* ",
      "2026. ",
    ])
      expect(plainText(text)).toBe(text.trimEnd() === "*" ? "* " : text);
  });

  it("links to plain web addresses alone, and never under another's name", () => {
    expect(htmlText("[Help](https://pay.example/a_b(c)) https://pay.example/x_y_z.")).toBe(
      '<p><a href="https://pay.example/a_b(c)" rel="noopener noreferrer nofollow">Help</a> <a href="https://pay.example/x_y_z" rel="noopener noreferrer nofollow">https://pay.example/x_y_z</a>.</p>',
    );
    for (const text of ["[a](javascript:alert(1))", "[a](data:text/html,x)", "[a](https://user@pay.example)"])
      expect(htmlText(text)).not.toContain("href");
    for (const name of ["https://bank.example", "bank.example/login", "see https://bank.example"])
      expect(htmlText(`[${name}](https://evil.example/)`)).not.toMatch(/href="https:\/\/evil[^>]*>[^<]*bank/);
  });

  it("says the same in plain words", () => {
    expect(plainText("**Hi**\n\n1. one\n2. two\n\n> so\n\n[Help](https://pay.example/)")).toBe(
      "Hi\n\n1. one\n2. two\n\n> so\n\nHelp (https://pay.example/)",
    );
  });

  const pieces = fc.array(
    fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.constantFrom(
        "**",
        "*",
        "_",
        "__",
        "`",
        "```\n",
        "\n",
        "\n> ",
        "\n- ",
        "\n  - ",
        "[",
        "](",
        ")",
        "<b>",
        "\\",
      ),
      fc.constantFrom("https://a.example/", "javascript:", "&lt;", '"', "1. "),
    ),
    { maxLength: 60 },
  );

  it("is never markup but our own, whatever is written", () => {
    fc.assert(
      fc.property(pieces, (parts) => {
        const html = htmlText(parts.join(""));
        const tags = html.match(/<[^>]*>/g) ?? [];
        for (const tag of tags)
          expect(tag).toMatch(
            /^<(\/?(p|strong|em|code|ul|ol|li|pre|blockquote|a)|br|(pre|blockquote) style="[^"<>]*"|ol start="\d+"|a href="https?:\/\/[^"<>]*" rel="noopener noreferrer nofollow")>$/,
          );
        expect(html.replace(/<[^>]*>/g, "")).not.toMatch(/[<>"]/);
      }),
      { numRuns: 500 },
    );
  });

  it("loses no word", () => {
    fc.assert(
      fc.property(pieces, (parts) => {
        const words = parts.join("").match(/[\p{L}\p{N}]{2,}/gu) ?? [];
        const said = plainText(parts.join("")).replace(/%[0-9A-F]{2}/g, "");
        const fenceWords = /```/;
        if (fenceWords.test(parts.join(""))) return;
        for (const word of words)
          if (/^[a-z]+$/i.test(word)) expect(said.toLowerCase()).toContain(word.toLowerCase());
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    "*a ",
    "[a](",
    "`",
    "> ",
    "- ",
    "  - ",
    "**_",
    "\\",
    "h",
    "https://",
    "_ _",
    "```\n",
    "[".repeat(50),
  ])("takes a message full of %j in no time", (piece) => {
    const text = piece.repeat(20_000 / piece.length);
    const began = performance.now();
    richText(text);
    expect(performance.now() - began).toBeLessThan(1_500);
  });
});
