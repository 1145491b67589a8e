/**
 * JSON as Postgres takes it: without NUL, which it keeps in no text, and with a replacement character for half of a
 * character, as a cut leaves it.
 */
export function databaseJson(value: unknown): string {
  const json = JSON.stringify(value);
  if (!/\\u(?:0000|d[89a-f])/.test(json)) return json;
  // Every escape is read as one, so that a backslash that somebody wrote is never taken for the beginning of one.
  return json.replace(/\\(?:u0000|ud[89a-f][0-9a-f]{2}|.)/g, (written) =>
    written === "\\u0000" ? "" : written.length === 6 ? "\ufffd" : written,
  );
}
