import { describe, expect, it } from "vitest";
import { contentSecurityPolicy, refuseForeignMutation } from "./request-guards.ts";

const post = (headers: Record<string, string>, path = "/console/users") =>
  refuseForeignMutation(
    { method: "POST", path, headers: { host: "console.example", ...headers } },
    "https://pay.example",
  );

describe("refuseForeignMutation", () => {
  it("lets reading through", () => {
    expect(refuseForeignMutation({ method: "GET", path: "/console", headers: {} })).toBeNull();
  });

  it("lets a form of this site through", () => {
    expect(post({ origin: "http://console.example", "sec-fetch-site": "same-origin" })).toBeNull();
    expect(post({ origin: "https://pay.example" })).toBeNull();
  });

  it.each([
    ["no origin at all", {}],
    ["another origin", { origin: "https://evil.example" }],
    ["a sandboxed page", { origin: "null" }],
    [
      "another site, even with a right origin",
      { origin: "http://console.example", "sec-fetch-site": "cross-site" },
    ],
    ["a sibling site", { origin: "http://console.example", "sec-fetch-site": "same-site" }],
    ["an origin that is no address", { origin: "console.example" }],
  ])("refuses %s", (_, headers) => {
    expect(post(headers as Record<string, string>)).not.toBeNull();
  });

  it("leaves the API, which takes no cookies, to its bearer keys", () => {
    expect(post({}, "/api/v1/transactions")).toBeNull();
    expect(post({}, "/api/v1")).not.toBeNull();
  });
});

describe("contentSecurityPolicy", () => {
  it("allows scripts by nonce only", () => {
    const policy = contentSecurityPolicy("abc");
    expect(policy).toContain("script-src 'self' 'nonce-abc' 'strict-dynamic'");
    expect(policy).not.toContain("unsafe-eval");
    expect(/script-src[^;]*unsafe-inline/.test(policy)).toBe(false);
  });
});
