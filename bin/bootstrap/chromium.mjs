import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { findCommand, findOneOf } from "./commands.mjs";
import { Halt } from "./halt.mjs";
import { isRoot } from "./paths.mjs";
import { installSystemPackages } from "./system-packages.mjs";

const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
const applications = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

const executable = (file) => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

const find = () => findOneOf(names) ?? applications.find(executable);

/** Whether Chinese text can be drawn; without fontconfig nobody can tell, and the system draws it itself. */
function drawsChinese() {
  if (!findCommand("fc-list")) return process.platform !== "linux";
  return spawnSync("fc-list", [":lang=zh-cn", "family"], { encoding: "utf8" }).stdout.trim() !== "";
}

/**
 * A Chromium for the browser tests: CHROME_PATH, else the one on the machine, else installed where
 * we may, with a font for Chinese.
 *
 * @param {(detail: string) => void} [note]
 * @returns {Promise<string>} its file
 * @throws {Halt}
 */
export async function provideChromium(note = () => undefined) {
  const named = process.env.CHROME_PATH;
  if (named) {
    if (executable(named)) return named;
    throw new Halt(
      `CHROME_PATH is “${named}”, which cannot be run: point it at Chromium or Chrome, or leave it out.`,
    );
  }
  const packages = {
    apt: ["chromium", "fonts-noto-cjk"],
    dnf: ["chromium", "google-noto-sans-cjk-fonts"],
    brew: ["--cask chromium"],
  };
  if (!find()) await installSystemPackages({ what: "Chromium", packages }, note);
  else if (isRoot && findCommand("apt-get") && !drawsChinese()) {
    await installSystemPackages(
      { what: "a Chinese font", packages: { ...packages, apt: ["fonts-noto-cjk"] } },
      note,
    );
  }
  const found = find();
  if (!found)
    throw new Halt(
      "Chromium was installed but is not on the PATH: set CHROME_PATH to its file, then run the command again.",
    );
  return found;
}
