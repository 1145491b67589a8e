import { describe, expect, it } from "vitest";
import { brokenText } from "./broken-text.ts";
import { ProblemError } from "./errors.ts";
import { apiRoute, decodeMarked, decodeUtf8, parseJson, problem, readBody } from "./http.server.ts";
import { isUnavailable } from "./unavailable.ts";

const post = (body: BodyInit, headers: Record<string, string> = {}) =>
  new Request("http://console.test/", { method: "POST", body, headers, duplex: "half" } as RequestInit);

/** A body that is sent in pieces and announces no length. */
const streamed = (pieces: number, bytes: number) =>
  new ReadableStream({
    pull(controller) {
      if (pieces === 0) return controller.close();
      pieces -= 1;
      controller.enqueue(new Uint8Array(bytes).fill(0x61));
    },
  });

const refusal = async (work: () => unknown) => {
  try {
    await work();
  } catch (error) {
    return [(error as ProblemError).status, (error as ProblemError).code];
  }
  throw new Error("it was taken");
};

describe("problem", () => {
  it("shows a ProblemError, with its headers", async () => {
    const response = problem(
      new ProblemError(429, "too_many", "Too many", { detail: "Wait.", headers: { "Retry-After": "3" } }),
    );
    expect([
      response.status,
      response.headers.get("Content-Type"),
      response.headers.get("Retry-After"),
    ]).toEqual([429, "application/problem+json", "3"]);
    expect(await response.json()).toEqual({
      type: "urn:upay:problem:too_many",
      title: "Too many",
      status: 429,
      detail: "Wait.",
      code: "too_many",
    });
  });

  it("shows nothing of an unknown error", async () => {
    const response = problem(new Error("SELECT secret FROM staff"));
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("SELECT");
  });

  it("asks to come again when the database is away", async () => {
    const response = problem(Object.assign(new Error("x"), { code: "ECONNREFUSED" }));
    expect([response.status, response.headers.get("Retry-After")]).toEqual([503, "5"]);
  });

  it("lets a thrown Response pass", async () => {
    const response = await apiRoute(async () => {
      throw new Response("moved", { status: 302 });
    })({});
    expect(response.status).toBe(302);
  });
});

describe("isUnavailable", () => {
  it.each([
    [Object.assign(new Error(), { code: "57P01" }), true],
    [Object.assign(new Error(), { code: "53300" }), true],
    [new AggregateError([Object.assign(new Error(), { code: "ECONNREFUSED" })]), true],
    [new Error("Connection terminated unexpectedly"), true],
    [Object.assign(new Error(), { code: "23505" }), false],
    [new TypeError("x is not a function"), false],
    ["ECONNREFUSED", false],
  ])("%j: %s", (error, expected) => expect(isUnavailable(error)).toBe(expected));
});

describe("readBody", () => {
  it("reads up to the limit", async () => {
    expect((await readBody(post("a".repeat(100)), 100)).length).toBe(100);
    expect((await readBody(post(streamed(10, 10)), 100)).length).toBe(100);
    expect((await readBody(new Request("http://console.test/"), 100)).length).toBe(0);
  });

  it("counts what arrives, not what is announced", async () => {
    expect(await refusal(() => readBody(post(streamed(11, 10)), 100))).toEqual([413, "body_too_large"]);
    expect(await refusal(() => readBody(post(streamed(1_000_000, 1_000)), 100))).toEqual([
      413,
      "body_too_large",
    ]);
    expect(await refusal(() => readBody(post("a", { "Content-Length": "99999" }), 100))).toEqual([
      413,
      "body_too_large",
    ]);
  });

  it("takes no compressed bodies", async () => {
    expect(await refusal(() => readBody(post("a", { "Content-Encoding": "gzip" }), 100))).toEqual([
      415,
      "unsupported_encoding",
    ]);
  });

  it("says so when the sender goes away", async () => {
    const body = new ReadableStream({ pull: (controller) => controller.error(new Error("gone")) });
    expect(await refusal(() => readBody(post(body), 100))).toEqual([400, "incomplete_body"]);
  });
});

describe("reading text", () => {
  it("takes UTF-8 only, without its byte order mark", async () => {
    expect(decodeUtf8(new Uint8Array([0xef, 0xbb, 0xbf, 0x61]))).toBe("a");
    expect(await refusal(() => decodeUtf8(new Uint8Array([0x61, 0xff])))).toEqual([400, "invalid_utf8"]);
  });

  it("marks what is no UTF-8 and leaves what was sent as a replacement character", () => {
    const bytes = Buffer.concat([
      Buffer.from([0xef, 0xbb, 0xbf, 0x61, 0xe2]),
      Buffer.from("\ufffdb"),
      Buffer.from([0xff]),
      Buffer.from("é"),
    ]);
    expect(decodeMarked(bytes)).toBe(`a${brokenText}\ufffdb${brokenText}é`);
  });

  it("says where JSON breaks and shows nothing of it", () => {
    const text = '{"a": "4111111111111111",\n "b": }';
    expect(() => parseJson(text)).toThrow(ProblemError);
    try {
      parseJson(text);
    } catch (error) {
      expect((error as ProblemError).detail).toBe("It breaks at line 2, column 7 (offset 32).");
    }
  });
});
