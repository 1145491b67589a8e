import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { readable } from "./log-lines.mjs";
import { frame } from "./say.mjs";

const noon = new Date(2026, 0, 5, 12, 0, 1).getTime();
const plain = (...given) => stripVTControlCharacters(readable(...given));

describe("a line of a process", () => {
  it("shows time, process, message and particulars", () => {
    const line = JSON.stringify({
      level: "info",
      time: noon,
      msg: "web is ready",
      port: 3000,
      note: "two words",
    });
    expect(plain("web", line)).toBe('12:00:01 web        web is ready port=3000 note="two words"');
  });

  it("marks warnings and errors by more than colour and lays a stack out", () => {
    expect(plain("web", JSON.stringify({ level: "warn", time: noon, msg: "slow" }))).toContain("! slow");
    const failed = plain(
      "web",
      JSON.stringify({ level: "error", time: noon, msg: "no", stack: "Error: no\n at x" }),
    );
    expect(failed.split("\n")).toEqual([expect.stringContaining("✗ no"), "    Error: no", "     at x"]);
  });

  it("shows what is no log line as it is", () => {
    for (const line of ["plain text", "{broken", "42", "null", '{"no":"message"}']) {
      expect(plain("demo", line, noon)).toBe(`12:00:01 demo       ${line}`);
    }
  });
});

it("a frame is as wide as its widest line, whatever its colours", () => {
  const [top, first, second, bottom] = frame(["\u001b[1mbold\u001b[0m", "longer line"]).split("\n");
  expect([top, first, second, bottom].map((line) => stripVTControlCharacters(line).length)).toEqual([
    17, 17, 17, 17,
  ]);
});
