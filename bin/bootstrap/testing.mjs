// What the tests and the yardsticks use of the bootstrap; testing.d.mts tells TypeScript.
export { provideBuild } from "./build.mjs";
export { provideChromium } from "./chromium.mjs";
export { provideDovecotProgram } from "./dovecot.mjs";
export { provideEximProgram } from "./exim.mjs";
export { freePort } from "./ports.mjs";
export { programFlags } from "./program-flags.mjs";
export { provideRedisProgram } from "./redis.mjs";
export { run } from "./run.mjs";
export { step } from "./say.mjs";
export { openTrial, openTrialRedis } from "./trial.mjs";
