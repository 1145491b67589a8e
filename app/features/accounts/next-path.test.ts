import { describe, expect, it } from "vitest";
import { homePath, safeNext, signInPath } from "./next-path.ts";

describe("where sign-in may lead", () => {
  it.each([
    ["/console/transactions?status=failed", "/console/transactions?status=failed"],
    ["/console/alerts#top", "/console/alerts#top"],
    ["/a/../console", "/console"],
  ])("follows %s", (next, path) => expect(safeNext(next)).toBe(path));

  it.each([
    null,
    "",
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/.//evil.example",
    "/x/..//evil.example",
    "javascript:alert(1)",
    "console",
    "/auth/sign-in?next=/auth",
    "/auth",
    `/${"a".repeat(3_000)}`,
  ])("does not follow %j", (next) => expect(safeNext(next)).toBe(homePath));

  it("puts the path into the sign-in address, encoded", () => {
    expect(signInPath("/console/users?role=admin&x=1")).toBe(
      "/auth/sign-in?next=%2Fconsole%2Fusers%3Frole%3Dadmin%26x%3D1",
    );
    expect(signInPath("//evil.example")).toBe("/auth/sign-in");
    expect(signInPath(null, "second-factor")).toBe("/auth/second-factor");
  });
});
