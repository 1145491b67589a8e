import { pool } from "#app/platform/db.server.ts";
import type { ServedFile } from "#app/platform/file-response.server.ts";
import { type Attachment, isShown } from "./attachment.ts";

/** Bytes that are read at once. */
const stretch = 256 * 1024;

/** A file's content, read from the database as fast as it is taken. */
function contentStream(id: string, size: number): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = 0;
  return new ReadableStream({
    async pull(controller) {
      const { rows } = await pool.query<{ bytes: Buffer<ArrayBuffer> }>(
        "SELECT substring(content FROM $2::int FOR $3::int) AS bytes FROM attachment_contents WHERE attachment_id = $1::uuid",
        [id, at + 1, stretch],
      );
      const bytes = rows[0]?.bytes;
      // Removed while it was read: a file that ends too early must not pass for a whole one.
      if (!bytes?.length) return controller.error(new Error("A file ended before its end"));
      at += bytes.length;
      controller.enqueue(bytes);
      if (at >= size) controller.close();
    },
  });
}

/** A kept file as it is served. Whether it may be seen is for the caller to know. */
export const servedFile = (file: Attachment): ServedFile => ({
  name: file.name,
  type: file.type,
  size: file.size,
  shown: isShown(file),
  content: contentStream(file.id, file.size),
});
