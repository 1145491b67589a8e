// `npm start`: a running console from a bare clone. Loads nothing but Node.js until the packages are there.
import { exitWith } from "./bootstrap/halt.mjs";
import { checkRequirements } from "./bootstrap/requirements.mjs";

try {
  checkRequirements();
  const { start } = await import("./bootstrap/start.mjs");
  await start();
} catch (error) {
  exitWith(error);
}
