// What a check of the sources needs: the packages and the generated database client.
import { exitWith } from "./bootstrap/halt.mjs";
import { checkRequirements } from "./bootstrap/requirements.mjs";

try {
  checkRequirements();
  const { prepare } = await import("./bootstrap/prepare.mjs");
  await prepare();
} catch (error) {
  exitWith(error);
}
