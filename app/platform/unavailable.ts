/** Connections refused, cut or not given in time, as Node tells it. */
const networkCodes = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
]);

/** SQLSTATE classes: 08 connection, 53 resources, 57P database going or coming; 40P01 and 40001 are worth another try. */
const sqlStates = /^(?:08|53|57P|40P01|40001)/;

/** What the Postgres driver says where it gives no code. */
const driverWords =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/;

/**
 * Whether an error says that the database cannot answer now and may soon: trying again
 * is then right, and the request was not at fault.
 */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isUnavailable);
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  if (typeof code === "string" && (networkCodes.has(code) || sqlStates.test(code))) return true;
  return driverWords.test(error.message) || isUnavailable(error.cause);
}

/** Whether two transactions came into each other's way: nobody's fault, and done alone it is done. */
export const isConflict = (error: unknown): boolean =>
  error instanceof Error && /^40/.test(String((error as { code?: unknown }).code));
