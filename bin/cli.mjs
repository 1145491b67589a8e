// `npm run --silent cli -- …`: the command line, compiled first where its sources have changed.
import { exitWith } from "./bootstrap/halt.mjs";
import { checkRequirements } from "./bootstrap/requirements.mjs";

try {
  checkRequirements();
  const { prepare } = await import("./bootstrap/prepare.mjs");
  const { provideBuild } = await import("./bootstrap/build.mjs");
  const { runningEnvironment } = await import("./bootstrap/running.mjs");
  await prepare();
  await provideBuild(["programs"]);
  // Standard output belongs to the command's result; the log would come between.
  process.env.LOG_LEVEL ??= "silent";
  const { DATABASE_URL, REDIS_URL } = process.env;
  // Half of one instance and half of another would be worse than none.
  if (!DATABASE_URL && !REDIS_URL) Object.assign(process.env, { ...runningEnvironment(), ...process.env });
} catch (error) {
  exitWith(error);
}
await import("../build/cli.js");
