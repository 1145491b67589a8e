import { Halt } from "./halt.mjs";

/** Kept in step with "engines" in package.json; read before anything newer than Node 16 is loaded. */
const needed = [20, 19];

/**
 * @throws {Halt} when this Node.js or this system cannot run the console
 */
export function checkRequirements(version = process.versions.node, platform = process.platform) {
  const [major, minor] = version.split(".").map(Number);
  if (major < needed[0] || (major === needed[0] && minor < needed[1])) {
    throw new Halt(
      `UPay Console needs Node.js ${needed.join(".")} or newer and this is ${version}: install a newer one (https://nodejs.org) and run the command again.`,
    );
  }
  if (platform === "win32") {
    throw new Halt("Redis does not run on Windows itself: run the command inside WSL (Ubuntu or Debian).");
  }
}
