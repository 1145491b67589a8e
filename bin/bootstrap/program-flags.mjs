/**
 * How Node.js is started for web, worker and programs of the build. What a batch of payments needs is garbage by
 * its end: with the default of 16 MB much of it is copied to the old generation first (a sixth of the worker's time).
 * The old generation is searched for garbage when it is three times what was alive, not a fifth more: a search takes
 * a tenth of a second of a core from everybody else, and a busy chat had one every few seconds.
 */
export const programFlags = [
  "--enable-source-maps",
  "--max-semi-space-size=64",
  "--heap-growing-percent=200",
];
