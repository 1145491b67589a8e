import { describe, expect, it } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { Halt } from "./halt.mjs";
import { portNumber } from "./ports.mjs";
import { checkRequirements } from "./requirements.mjs";

describe("what the console needs", () => {
  it.each(["20.19.0", "20.20.2", "22.1.0", "24.0.0"])("runs on Node.js %s", (version) => {
    expect(() => checkRequirements(version, "linux")).not.toThrow();
  });

  it.each(["16.20.2", "18.20.8", "20.18.3"])("says what to do on Node.js %s", (version) => {
    expect(() => checkRequirements(version, "linux")).toThrow(Halt);
    expect(() => checkRequirements(version, "linux")).toThrow(/needs Node\.js 20\.19 or newer and this is/);
  });

  it("asks for the version that package.json asks for", () => {
    expect(manifest.engines.node).toBe(">=20.19");
  });

  it("sends Windows to WSL", () => {
    expect(() => checkRequirements("22.0.0", "win32")).toThrow(/WSL/);
  });
});

describe("a port", () => {
  it("is a whole number from 1 to 65535", () => {
    expect(portNumber("3000")).toBe(3000);
    for (const text of ["abc", "0", "-1", "65536", "3000.5", " "])
      expect(() => portNumber(text)).toThrow(Halt);
  });
});
