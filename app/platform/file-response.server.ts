import { contentDisposition } from "./file-name.ts";

export interface ServedFile {
  name: string;
  type: string;
  /** bytes */
  size: number;
  /** whether a browser may show it where it is, as a picture */
  shown: boolean;
  content: ReadableStream<Uint8Array<ArrayBuffer>> | Uint8Array<ArrayBuffer>;
}

/**
 * A file of somebody's, answered so that nothing in it can act: it is what we say it is and nothing a browser
 * guesses (`nosniff` is on every answer), it is saved and not opened unless it is a plain picture, and should it
 * be opened all the same it has no scripts, no origin and nothing to load.
 */
export const fileResponse = ({ name, type, size, shown, content }: ServedFile): Response =>
  new Response(content, {
    headers: {
      "Content-Type": type,
      "Content-Length": String(size),
      "Content-Disposition": contentDisposition(name, shown),
      "Content-Security-Policy": "default-src 'none'; sandbox",
      // Whoever may see it is asked each hour; it never changes.
      "Cache-Control": "private, max-age=3600, immutable",
      Vary: "Cookie, Authorization",
    },
  });
