// `npm run build`: everything that `npm run web`, `npm run worker` and `npm run cli` run.
import { exitWith } from "./bootstrap/halt.mjs";
import { checkRequirements } from "./bootstrap/requirements.mjs";

try {
  checkRequirements();
  const { prepare } = await import("./bootstrap/prepare.mjs");
  const { provideBuild } = await import("./bootstrap/build.mjs");
  await prepare();
  await provideBuild();
} catch (error) {
  exitWith(error);
}
