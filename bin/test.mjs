// `npm test`: sets up what the tests need and hands over to Vitest; arguments are Vitest's.
import { exitWith } from "./bootstrap/halt.mjs";
import { checkRequirements } from "./bootstrap/requirements.mjs";

try {
  checkRequirements();
  const { prepare } = await import("./bootstrap/prepare.mjs");
  const { root } = await import("./bootstrap/paths.mjs");
  await prepare();
  process.chdir(root);
  process.argv.splice(2, 0, "run");
  await import("../node_modules/vitest/vitest.mjs");
} catch (error) {
  exitWith(error);
}
