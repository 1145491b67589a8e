import { describe, expect, it } from "vitest";
import { isInstalled } from "./packages.mjs";

const wanted = {
  "": { version: "1.0.0" },
  "node_modules/a": { version: "1.2.3" },
  "node_modules/a/node_modules/b": { version: "2.0.0" },
  "node_modules/other-system": { version: "3.0.0", optional: true },
};
const installed = {
  "node_modules/a": { version: "1.2.3" },
  "node_modules/a/node_modules/b": { version: "2.0.0" },
};

describe("the installed packages", () => {
  it("are right when all are there; those for other systems may be missing", () => {
    expect(isInstalled(wanted, installed)).toBe(true);
  });

  it("are to be installed when there are none, one is missing or one is another version", () => {
    expect(isInstalled(wanted, undefined)).toBe(false);
    expect(isInstalled(wanted, { "node_modules/a": { version: "1.2.3" } })).toBe(false);
    expect(isInstalled(wanted, { ...installed, "node_modules/a": { version: "1.2.4" } })).toBe(false);
    expect(isInstalled(wanted, { ...installed, "node_modules/other-system": { version: "2.9.0" } })).toBe(
      false,
    );
  });

  it("may be more than what is wanted", () => {
    expect(isInstalled(wanted, { ...installed, "node_modules/c": { version: "1.0.0" } })).toBe(true);
  });
});
