import { describe, expect, it } from "vitest";
import { commandScore } from "./command-match.ts";

describe("commandScore", () => {
  it("takes the beginnings of words, in any order", () => {
    expect(commandScore("dark th", "Switch to the dark theme")).toBeGreaterThan(0);
    expect(commandScore("trans", "交易", ["transactions"])).toBeGreaterThan(0);
  });

  it("puts what begins with the words first", () => {
    expect(commandScore("al", "Alerts")).toBeGreaterThan(commandScore("al", "System, all of it"));
    expect(commandScore("sys", "System health")).toBeGreaterThan(commandScore("ystem", "System health"));
  });

  it("takes any part of a Chinese name", () => {
    expect(commandScore("日志", "审计日志")).toBeGreaterThan(0);
  });

  it("does not take scattered letters", () => {
    expect(commandScore("car", "Alerts", ["/console/alerts"])).toBe(0);
    expect(commandScore("dark nonsense", "Switch to the dark theme")).toBe(0);
  });

  it("takes everything while nothing is typed", () => {
    expect(commandScore("  ", "Alerts")).toBeGreaterThan(0);
  });
});
