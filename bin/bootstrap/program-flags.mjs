/**
 * How Node.js is started for web, worker and programs of the build. What a batch of payments needs is garbage by
 * its end: with the default of 16 MB much of it is copied to the old generation first (a sixth of the worker's time).
 */
export const programFlags = ["--enable-source-maps", "--max-semi-space-size=64"];
