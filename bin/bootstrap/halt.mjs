/**
 * A reason to stop that the reader can act on: one sentence that says what is wrong and what to do.
 * Anything else that is thrown is a fault of ours and shows its stack.
 */
export class Halt extends Error {}

/** Prints what stopped a command and ends the process with exit code 1. */
export function exitWith(error) {
  process.stderr.write(`\n${error instanceof Halt ? error.message : error.stack}\n`);
  process.exit(1);
}
