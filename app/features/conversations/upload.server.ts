import { ProblemError } from "#app/platform/errors.ts";
import { readBody } from "#app/platform/http.server.ts";
import { largestFile } from "./attachment.ts";
import { FileRefused } from "./attachments.server.ts";

/** Files that one process reads at once: each is held in memory until it is kept. */
const mostAtOnce = 16;
let reading = 0;

/** The name that an upload gives, percent-encoded in a header since a header holds no other letters. */
function nameOf(request: Request): string {
  try {
    return decodeURIComponent(request.headers.get("X-File-Name") ?? "").slice(0, 500);
  } catch {
    return "";
  }
}

/**
 * Reads an upload, whose body is the file as it is, and has it kept.
 *
 * @throws {FileRefused} where it is too large, or where too many arrive at once
 */
export async function takeUpload<Kept>(
  request: Request,
  keep: (file: { name: string; bytes: Uint8Array }) => Promise<Kept>,
): Promise<Kept> {
  if (reading >= mostAtOnce) throw new FileRefused("busy");
  reading += 1;
  try {
    const bytes = await readBody(request, largestFile).catch((error: unknown) => {
      throw error instanceof ProblemError && error.status === 413 ? new FileRefused("too_large") : error;
    });
    return await keep({ name: nameOf(request), bytes });
  } finally {
    reading -= 1;
  }
}
