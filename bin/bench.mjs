// `npm run bench -- <name> [--json]`: yardsticks, on servers of their own.
import { exitWith } from "./bootstrap/halt.mjs";
import { checkRequirements } from "./bootstrap/requirements.mjs";

try {
  checkRequirements();
  const { prepare } = await import("./bootstrap/prepare.mjs");
  const { root } = await import("./bootstrap/paths.mjs");
  await prepare();
  process.chdir(root);
  const { register } = await import("tsx/esm/api");
  register();
} catch (error) {
  exitWith(error);
}
await import("../tests/bench/run.ts");
