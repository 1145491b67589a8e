import { expect, it } from "vitest";
import { databaseJson } from "./database-json.ts";

const read = (value: unknown) => JSON.parse(databaseJson(value));

it("leaves out NUL and replaces halves of characters, also in names of fields", () => {
  expect(read({ "a\0b": "c\0d" })).toEqual({ ab: "cd" });
  expect(read(["x\ud83d", "\ude00y", "😀"])).toEqual(["x\ufffd", "\ufffdy", "😀"]);
});

it("keeps what only looks like an escape", () => {
  for (const text of ["\\u0000", "\\\\u0000", "\\ud83d", "C:\\users\\u0000x", 'a"\\', "\u0001 \n"])
    expect(read({ text, nul: "\0" })).toEqual({ text, nul: "" });
});
