import { describe, expect, it } from "vitest";
import { contentSecurityPolicy, headersFor, refuseForeignMutation } from "./request-guards.ts";

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

describe("the headers of a formatted mail", () => {
  const of = (path: string) =>
    headersFor(path, "abc", []) as Record<string, string> & { "Content-Security-Policy": string };

  it("let nothing run and nothing be fetched from the web until it is asked for", () => {
    const policy = of("/console/mails/1/page")["Content-Security-Policy"];
    expect(policy).toContain("default-src 'none'; img-src 'self'; ");
    expect(policy).toMatch(/sandbox(?!.*allow-scripts)(?!.*allow-forms)(?!.*allow-top-navigation)/);
    expect(policy).not.toContain("script-src");
    expect(of("/console/mails/1/page-with-images")["Content-Security-Policy"]).toContain(
      "img-src 'self' http: https:;",
    );
  });

  it("let it stand in a frame of ours alone, and tell nobody where it stood", () => {
    const headers = of("/console/mails/1/page");
    expect(headers["X-Frame-Options"]).toBeUndefined();
    expect(headers["Content-Security-Policy"]).toContain("frame-ancestors 'self'");
    expect(headers["Referrer-Policy"]).toBe("no-referrer");
    for (const path of ["/console/mails/1", "/console/mails/1/page/x", "/help/contact"])
      expect(of(path)["X-Frame-Options"]).toBe("DENY");
    expect(of("/console/inbox")["Content-Security-Policy"]).toContain("frame-src 'self'");
    expect(of("/help/contact")["Content-Security-Policy"]).not.toContain("frame-src");
  });
});
