import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { days, minutes } from "#app/platform/time.ts";
import { splitPlain } from "../reply/split-reply.ts";
import { answerSubject, framed, paragraphs, quotation, references } from "./mail-words.ts";
import { afterBreak, afterTry, type Outcome, type Recipient, type Tried } from "./outgoing.ts";
import { settingsOfUrl, smtpSettings } from "./smtp-settings.ts";
import { checkWords, defaultWords, filled } from "./templates.ts";

const now = new Date("2026-11-29T12:00:00Z");
const to = (address: string, state: Recipient["state"] = "waiting"): Recipient => ({
  address,
  name: "",
  as: "to",
  state,
  words: null,
});
const reply = (more: Partial<Tried> = {}): Tried => ({
  kind: "reply",
  attempts: 1,
  uncertain: 0,
  createdAt: now,
  recipients: [to("a@x.example"), to("b@x.example")],
  ...more,
});

const outcome: fc.Arbitrary<Outcome> = fc.oneof(
  fc.record({
    result: fc.constant("answered" as const),
    answer: fc.constant("250 ok"),
    refused: fc.uniqueArray(
      fc.record({
        address: fc.constantFrom("a@x.example", "B@x.example"),
        words: fc.constant("no"),
        permanent: fc.boolean(),
      }),
      { selector: ({ address }) => address },
    ),
  }),
  fc.record({
    result: fc.constant("refused" as const),
    answer: fc.constant("no"),
    permanent: fc.boolean(),
  }),
  fc.record({
    result: fc.constantFrom("unreachable" as const, "unknown" as const),
    answer: fc.constant("-"),
  }),
);

describe("a mail that is tried", () => {
  it("ends, whatever servers answer; who has it is not sent to again, and nobody is forgotten", () => {
    fc.assert(
      fc.property(fc.array(outcome, { minLength: 1, maxLength: 30 }), (outcomes) => {
        let mail = reply({ attempts: 0 });
        let at = now;
        let state = "queued";
        let tries = 0;
        while (state === "queued") {
          const had = mail.recipients.filter((one) => one.state === "accepted").length;
          mail = { ...mail, attempts: mail.attempts + 1 };
          const next = afterTry(mail, outcomes[tries++ % outcomes.length]!, at);
          const has = next.recipients.filter((one) => one.state === "accepted").length;
          expect(has).toBeGreaterThanOrEqual(had);
          expect(next.recipients).toHaveLength(2);
          ({ state } = next);
          if (state === "queued") {
            expect(next.nextTryAt!.getTime()).toBeGreaterThan(at.getTime());
            expect(next.recipients.some((one) => one.state === "waiting")).toBe(true);
            at = next.nextTryAt!;
          }
          if (state === "sent") expect(has).toBeGreaterThan(0);
          if (state === "failed") expect(next.problem).not.toBeNull();
          mail = { ...mail, recipients: next.recipients, uncertain: next.uncertain ?? mail.uncertain };
        }
        expect(at.getTime() - now.getTime()).toBeLessThanOrEqual(days(4));
      }),
      { numRuns: 300 },
    );
  });

  it("waits longer each time", () => {
    const waits = [1, 2, 3, 4, 5, 6, 7, 8].map((attempts) => {
      const next = afterTry(reply({ attempts }), { result: "refused", answer: "4", permanent: false }, now);
      return (next.nextTryAt!.getTime() - now.getTime()) / minutes(1);
    });
    expect(waits).toEqual([1, 5, 15, 30, 60, 120, 240, 240]);
  });

  it("of which nobody knows goes again only if a person wrote it, and not for ever", () => {
    expect(afterBreak(reply(), "-", now)).toMatchObject({ state: "queued", uncertain: 1 });
    expect(afterBreak(reply({ uncertain: 2 }), "-", now)).toMatchObject({ state: "failed", uncertain: 3 });
    expect(afterBreak(reply({ kind: "away" }), "-", now)).toMatchObject({ state: "failed", uncertain: 1 });
  });
});

describe("an answer's header", () => {
  it("has one Re:, whatever the language", () => {
    for (const subject of ["Hello", "Re: Hello", "RE: AW: re[2]: Hello", "回复：Re: Hello", "SV: Hello"])
      expect(answerSubject(subject)).toBe("Re: Hello");
    expect(answerSubject("Regarding my card")).toBe("Re: Regarding my card");
  });

  it("names the first mail and the latest, and no more than a dozen", () => {
    const ids = Array.from({ length: 40 }, (_, place) => `<${place}@x>`);
    expect(references(ids, [])).toEqual(["<0@x>", ...ids.slice(-11)]);
    expect(references(["<a@x>", "<b@x>", "<a@x>"], [])).toEqual(["<a@x>", "<b@x>"]);
  });

  it("names all that the answered mail names, in its order, and the conversation's others in between", () => {
    expect(references(["<root@x>", "<parent@x>"], ["<other@x>", "<parent@x>"])).toEqual([
      "<root@x>",
      "<other@x>",
      "<parent@x>",
    ]);
    expect(references([], ["<a@x>"])).toEqual(["<a@x>"]);
    // Where there is no room for all, it is the answered mail's own that stay.
    const chain = Array.from({ length: 12 }, (_, place) => `<${place}@x>`);
    expect(references(chain, ["<other@x>"])).toEqual(chain);
  });
});

describe("an answer's words", () => {
  const quoted = { name: "Ann", address: "ann@x.example", at: now, text: "I paid twice.\n\n> older" };
  it("are told from what they quote by our own reading of mails", () => {
    for (const language of ["en", "zh"] as const) {
      const { text } = framed(
        [{ text: "It is on its way.", html: "" }, quotation(quoted, language)],
        language,
      );
      const split = splitPlain(text);
      expect(split.visible).toBe("It is on its way.");
      expect(split.quoted).toContain("I paid twice.");
    }
  });

  it("are no markup, whatever stands in them", () => {
    const html = paragraphs('<script>x</script> & "q" https://x.example/?a=1&b=%22<b>');
    expect(html).not.toMatch(/<script|<b>/);
    expect(html).toContain('href="https://x.example/?a=1&#38;b=%22"');
  });

  it("quote no more than somebody reads", () => {
    const { text } = quotation({ ...quoted, text: "line\n".repeat(5_000) }, "en");
    expect(text.split("\n").length).toBeLessThan(205);
    expect(text).toMatch(/> \[…\]$/);
  });
});

describe("words of automatic mails", () => {
  it("name what they may and must, in both languages", () => {
    for (const [kind, byLanguage] of Object.entries(defaultWords))
      for (const words of Object.values(byLanguage))
        expect(checkWords(kind as keyof typeof defaultWords, words)).toEqual([]);
    expect(checkWords("survey", { subject: "{{nope}}", body: "Hi" })).toEqual([
      { problem: "unknown", name: "nope" },
      { problem: "needed", name: "survey.link" },
    ]);
  });

  it("greet somebody without a name without a gap, and read no variable in what people wrote", () => {
    const words = {
      subject: "{{ticket.subject}}",
      body: "Hello {{customer.firstName}},\n{{customer.firstName}}，您好",
    };
    const facts = { "customer.firstName": "", "ticket.subject": "{{survey.link}}", "survey.link": "secret" };
    expect(filled(words, facts)).toEqual({ subject: "{{survey.link}}", body: "Hello,\n您好" });
    expect(filled(words, { ...facts, "customer.firstName": "Ann" }).body).toBe("Hello Ann,\nAnn，您好");
  });
});

describe("how a mailbox sends", () => {
  it("never says a secret in the clear", () => {
    const auth = { type: "password", user: "a", password: "b" } as const;
    const settings = { host: "mail.example", port: 25, auth };
    expect(smtpSettings.safeParse({ ...settings, security: "none" }).success).toBe(false);
    expect(smtpSettings.safeParse({ ...settings, security: "starttls" }).success).toBe(true);
    const oauth2 = {
      type: "oauth2",
      user: "a",
      clientId: "b",
      clientSecret: "c",
      refreshToken: "d",
    } as const;
    const at = (tokenUrl: string) =>
      smtpSettings.safeParse({ ...settings, security: "tls", auth: { ...oauth2, tokenUrl } }).success;
    expect([at("https://x.example/token"), at("http://x.example/token"), at("http://127.0.0.1:1/t")]).toEqual(
      [true, false, true],
    );
  });

  it("is read from an address", () => {
    expect(settingsOfUrl("smtp://127.0.0.1:2500")).toMatchObject({ port: 2500, security: "none" });
    expect(settingsOfUrl("smtps://a%40x:p%3Aw@mail.example")).toMatchObject({
      port: 465,
      security: "tls",
      auth: { user: "a@x", password: "p:w" },
    });
    expect(settingsOfUrl("smtp://a:b@mail.example")).toMatchObject({ port: 587, security: "starttls" });
  });
});
