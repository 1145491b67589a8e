import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { htmlInLanguages } from "#tests/email/html-languages.ts";
import { htmlReplies } from "#tests/email/html-replies.ts";
import { attributions, mobileSignatures, printedHeaders, signatures } from "#tests/email/reply-shapes.ts";
import { strangeReplies } from "#tests/email/strange-replies.ts";
import { splitHtml } from "./split-html.ts";
import { splitPlain } from "./split-reply.ts";

const own = "I paid twice.\nPlease help.";

describe("an attribution", () => {
  it.each(attributions)("hides the marked lines after it: %s", (line) => {
    const { visible, quoted } = splitPlain(`${own}\n\n${line}\n\n> Hello\n> there\n>\n> bye\n`);
    expect(visible).toBe(own);
    expect(quoted.startsWith(line)).toBe(true);
  });

  it.each(attributions)("hides all that follows without marks: %s", (line) => {
    expect(splitPlain(`${own}\n\n${line}\n\nHello\n\nthere\n`).visible).toBe(own);
  });

  it.each(attributions)("leaves the answer below: %s", (line) => {
    expect(splitPlain(`${line}\n> Hello\n> there\n\n${own}\n`).visible).toBe(own);
  });

  it("is not prose with a colon", () => {
    const prose = "On 5 January your colleague wrote:\nI get a refund.\nBut nothing came.";
    expect(splitPlain(prose).visible).toBe(prose);
  });
});

describe("an attribution that mailers break or join", () => {
  it.each([
    "On Mon, Jan 5, 2026 at 10:30 AM The Very Long Name of a Department of\nPayments (North, South, East) <\nhelp@upay.example> wrote:",
    "支付客户服务中心 <help@upay.example> 于2026年1月5日周一\n10:30写道：",
    "---- On Mon, 05 Jan 2026 10:30:00 +0100 Help <help@upay.example> wrote ----",
    "26. 1. 5. 오전 10:30에 Help 이(가) 쓴 글:",
    "客服小王 写于 2026-01-05 10:30：",
  ])("is hidden whole: %s", (line) => {
    expect(splitPlain(`${own}\n\n${line}\n\n> Hello\n> there\n`)).toMatchObject({
      visible: own,
      signature: "",
    });
  });

  it("may have what it quotes on the same line, and spaces as HTML writes them", () => {
    const joined = "On Mon, Jan 5, 2026 at 10:30, Help<help@upay.example> wrote:   Shall we?";
    expect(splitPlain(`${own}\n\n  ${joined}`)).toMatchObject({ visible: own, quoted: `  ${joined}` });
    expect(splitPlain(`${own}\n\n-----&nbsp;原始邮件&nbsp;-----\n发件人:&nbsp;A\n\n好`).visible).toBe(own);
  });
});

describe("a printed header or a separator", () => {
  it.each(printedHeaders)("hides all that follows: %s", (header) => {
    const { visible, quoted } = splitPlain(`${own}\n\n${header}\n\nHello\n\nthere\n`);
    expect(visible).toBe(own);
    expect(quoted).toContain("there");
  });

  it.each(printedHeaders)("ends the signature above it: %s", (header) => {
    const { visible, signature } = splitPlain(`${own}\n\nBest regards,\nAnn Lee\n\n${header}\n\nHello`);
    expect({ visible, signature }).toEqual({ visible: own, signature: "Best regards,\nAnn Lee" });
  });

  it("is not a journey", () => {
    const journey = "My ticket:\nFrom: London\nTo: Paris\nDate: 5 January\nPlease refund.";
    expect(splitPlain(journey).visible).toBe(journey);
  });
});

describe("quoted lines", () => {
  it("leave the answers between them", () => {
    const text =
      "Hi,\n\nOn 1/5/26 10:30 AM, A wrote:\n> Did you pay?\n\nYes.\n\n> When?\n\nYesterday.\n\n> ok\n";
    expect(splitPlain(text).visible).toBe("Hi,\n\nYes.\n\nYesterday.");
    expect(splitPlain("> Did you pay?\nYes.\n> When?\nYesterday.\n").visible).toBe("Yes.\n\nYesterday.");
  });

  it("hold the torn-off ends of their lines", () => {
    const long = "> this is a very long line that some program has wrapped without asking";
    const text = `x\n\nOn 1/5/26 10:30 AM, A wrote:\n${long}\nanybody about it\n> and more\n`;
    expect(splitPlain(text).visible).toBe("x");
  });

  it("are not arrows and decorations", () => {
    const arrow = "I went to\n> Settings\nand it broke";
    expect(splitPlain(arrow).visible).toBe(arrow);
    const decoration = "Look here...\n>>> >>>  http://www.example.com <<<\nand there";
    expect(splitPlain(decoration).visible).toBe(decoration);
  });

  it("are text where the sender shows a piece or amounts", () => {
    for (const text of [
      "The terminal printed this:\n\n> DECLINED 51\n> KEEP CARD\n\nIs my card broken?",
      "Your colleague wrote:\n> wait until Friday\nIt is Monday now.",
      "Ihre Kollegin schrieb:\n> bis Freitag\nHeute ist Montag.",
      "Which of them is free of charge?\n\n> 20 EUR\n> 35,50 €\n> 1 000 CZK\n\nYour list does not say.",
    ])
      expect(splitPlain(text)).toEqual({ visible: text, quoted: "", signature: "" });
    expect(splitPlain("Yes.\n\nUPay Support wrote:\n> ok?\n").visible).toBe("Yes.");
    expect(splitPlain("Yes:\n\nUPay <a@b.example> 2026-01-05 10:30:\n> ok?\n").visible).toBe("Yes:");
  });

  it("are shown where there is nothing else", () => {
    expect(splitPlain("> a\n> b\n")).toEqual({ visible: "> a\n> b", quoted: "", signature: "" });
    const forward = printedHeaders.find((header) => header.includes("Forwarded message"))!;
    expect(splitPlain(`${forward}\n\nBody`).visible).toBe(`${forward}\n\nBody`);
  });
});

describe("a signature", () => {
  it.each(signatures)("is told from the text: %s", (signature) => {
    const split = splitPlain(`Hello,\n\n${own}\n\n${signature}\n`);
    expect(split.visible).toBe(`Hello,\n\n${own}`);
    expect(split.signature.replaceAll(" \n", "\n")).toBe(signature.replaceAll(" \n", "\n"));
  });

  it.each(mobileSignatures)("of a telephone is told, above quotes too: %s", (line) => {
    expect(splitPlain(`${own}\n\n${line}\n`)).toEqual({ visible: own, quoted: "", signature: line });
    const above = splitPlain(`${own}\n\n${line}\n\n> On Jan 5, 2026, at 10:30, A <a@b.example> wrote:\n> hi`);
    expect(above).toMatchObject({ visible: own, signature: line });
  });

  it("ends before a postscript, and may stand below all quotes", () => {
    expect(splitPlain(`${own}\n\nBest regards,\nAnn\n\nPS: the other order is fine.`)).toEqual({
      visible: `${own}\n\nPS: the other order is fine.`,
      quoted: "",
      signature: "Best regards,\nAnn",
    });
    expect(splitPlain(`${own}\n\n> Did you?\n> Support\n\n-- \nAnn`)).toMatchObject({
      visible: own,
      signature: "--\nAnn",
    });
  });

  it("is not a stroke between paragraphs", () => {
    const text =
      "I bought two tickets.\n--\nThe first of them was paid with my old card.\nThe second one was paid twice, and that is why I write to you today.";
    expect(splitPlain(text).visible).toBe(text);
  });

  it("is the sender's own name, a block to reach somebody, a notice", () => {
    const sender = { name: "Smith, John", address: "j@x.example" };
    expect(splitPlain("It failed again.\n\nJohn", sender).signature).toBe("John");
    const block = "John Smith\nSales Manager, Example GmbH\nTel. +49 30 1234567\nwww.example.com";
    expect(splitPlain(`It failed again.\n\n${block}`).signature).toBe(block);
    const notice = "本邮件及其附件含有保密信息，仅限于收件人使用。";
    expect(splitPlain(`请查一下。\n\n${notice}`).signature).toBe(notice);
  });

  it("is not thanks within the text, nor the data somebody was asked for", () => {
    for (const text of [
      "Thanks for your help with the refund.\n\nI still wait.",
      "Here it is:\n\nName: John Smith\nOrder: 12345\nPhone: +1 555 123 4567\nEmail: a@b.example",
      "Thanks",
      "Thanks,\nJohn",
      "Sent from my iPhone",
    ])
      expect(splitPlain(text).visible).toBe(text);
  });

  it("is shown where there is nothing else above the quote", () => {
    const { visible } = splitPlain(
      "Sent from my iPhone\n\nOn Jan 5, 2026, at 10:30, A <a@b.example> wrote:\n\n> hi",
    );
    expect(visible).toBe("Sent from my iPhone");
  });
});

describe("a reply in HTML", () => {
  it.each(htmlReplies)("as $program writes it", ({ html, visible, signature }) => {
    const split = splitHtml(html);
    expect(split.visible).toBe(visible);
    if (signature !== undefined)
      expect(split.signature.replaceAll(" \n", "\n")).toBe(signature.replaceAll(" \n", "\n"));
  });
});

describe("a reply in HTML in the languages of the world", () => {
  it.each(htmlInLanguages)("$program", ({ html, visible }) => {
    const split = splitHtml(html);
    expect(split.visible).toBe(visible);
    expect(split.quoted).not.toBe("");
  });
});

describe("a strange reply", () => {
  it.each(strangeReplies)("$program", ({ text, html, sender, visible, signature }) => {
    const who = sender === undefined ? undefined : { name: sender, address: "" };
    const split = html === undefined ? splitPlain(text!, who) : splitHtml(html, who);
    const tidy = (part: string) => part.replaceAll(" \n", "\n");
    expect(tidy(split.visible)).toBe(visible);
    if (signature !== undefined) expect(tidy(split.signature)).toBe(signature);
  });
});

describe("splitting", () => {
  it("takes long runs of spaces and line ends in its stride", () => {
    const text = `a${" ".repeat(400_000)}b\n${" ".repeat(400_000)}c${"\n \t".repeat(100_000)}d`;
    const started = performance.now();
    splitPlain(text);
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  const piece = fc.oneof(
    fc.constantFrom(...attributions, ...printedHeaders, ...mobileSignatures, ...signatures, "> q", "", own),
    fc.string({ maxLength: 40 }),
  );

  it("loses no word and hides never everything", () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join("\n");
        const { visible, quoted, signature } = splitPlain(text);
        const words = (one: string) => one.split(/\s+/).filter(Boolean).toSorted();
        expect(words(`${visible}\n${quoted}\n${signature}`)).toEqual(words(text));
        if (/[\p{L}\p{N}]/u.test(text)) expect(visible).not.toBe("");
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});
