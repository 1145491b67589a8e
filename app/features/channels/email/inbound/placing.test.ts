import { describe, expect, it } from "vitest";
import { inOrder } from "./mail-order.ts";
import { ownMessageId } from "./own-marks.ts";
import { type KnownPlaces, notePlace, placeOf } from "./placing.ts";
import type { ReadMail } from "./read-mail.ts";

const sign = (text: string) => Buffer.from(text.padEnd(20, "x")).toString("hex");

const mailOf = (
  address: string,
  hints: Partial<ReadMail["hints"]> = {},
  bounce: Partial<ReadMail["bounce"]> = null,
) =>
  ({
    from: { name: "", address },
    hints: { signed: [], answers: [], named: [], ...hints },
    bounce,
  }) as unknown as ReadMail;

const known = (): KnownPlaces => ({
  byNumber: new Map([
    [7, "seven"],
    [8, "eight"],
  ]),
  byIdentity: new Map([["<a@x.example>", "first"]]),
  parts: new Map([["eight", new Map([["ann@x.example", "customer" as const]])]]),
});

describe("placeOf", () => {
  const at = (mail: ReadMail) => placeOf(mail, known(), sign);

  it("takes the surest sign, and says whether the sender had a part", () => {
    const hints = { signed: [99, 7], answers: ["<a@x.example>"], named: [8] };
    expect(at(mailOf("Ann@x.example", hints))).toEqual({
      conversationId: "seven",
      part: "stranger",
      by: "signed",
    });
    expect(at(mailOf("ann@x.example", { ...hints, signed: [] }))?.by).toBe("answer");
  });

  it("believes a number in the subject only of somebody who has a part there", () => {
    expect(at(mailOf("Ann@X.example", { named: [7, 8] }))).toMatchObject({
      conversationId: "eight",
      by: "subject",
    });
    expect(at(mailOf("eve@x.example", { named: [7, 8] }))).toBeNull();
    expect(at(mailOf("", { named: [8] }))).toBeNull();
  });

  it("puts a bounce where the mail it is about belongs", () => {
    const originalMessageId = ownMessageId("support@upay.example", 8, "1", sign);
    expect(
      at(mailOf("daemon@x.example", { answers: ["<a@x.example>"] }, { originalMessageId })),
    ).toMatchObject({
      conversationId: "eight",
      by: "signed",
    });
  });

  it("knows what was put before: its conversation, and who spoke there", () => {
    const places = known();
    const first = mailOf("Bob@x.example");
    const put = { conversationId: "new", part: "customer" as const };
    notePlace(places, { mail: first, identity: "<b@x.example>" }, put);
    const answer = { answers: ["<b@x.example>"] };
    expect(placeOf(mailOf("bob@x.example", answer), places, sign)).toEqual({ ...put, by: "answer" });
    expect(placeOf(mailOf("eve@x.example", answer), places, sign)?.part).toBe("stranger");
  });
});

describe("inOrder", () => {
  const one = (identity: string, minute: number, ...answers: string[]) => ({
    identity,
    receivedAt: new Date(minute * 60_000),
    mail: mailOf("", { answers }),
  });
  const order = (...mails: ReturnType<typeof one>[]) => inOrder(mails).map(({ identity }) => identity);

  it("is that of arrival, but what is answered comes first", () => {
    expect(order(one("c", 3), one("a", 1), one("b", 2))).toEqual(["a", "b", "c"]);
    expect(order(one("answer", 1, "first"), one("other", 2), one("first", 3))).toEqual([
      "first",
      "answer",
      "other",
    ]);
  });

  it("ends for mails that answer each other or themselves, and keeps one that came to two mailboxes", () => {
    expect(order(one("a", 1, "b"), one("b", 2, "a"), one("c", 3, "c"))).toEqual(["b", "a", "c"]);
    expect(order(one("x", 2, "a"), one("a", 3), one("a", 4))).toEqual(["a", "a", "x"]);
  });
});
