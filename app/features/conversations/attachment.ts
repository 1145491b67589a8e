/** A file that goes with a line of a thread, in what may be shown of it. */
export interface Attachment {
  /** of a file that came with a mail: `<mail>.<place>` */
  id: string;
  name: string;
  /** media type, told by the content and not by the name */
  type: string;
  /** bytes */
  size: number;
  /** of a picture, in pixels as it is seen */
  width: number | null;
  height: number | null;
}

/** Bytes of one file, and of all that go with one message: what most mailboxes take. */
export const largestFile = 10 * 1024 * 1024;
export const largestTogether = 20 * 1024 * 1024;

/** Files of one message. */
export const mostFiles = 10;

/** Why a file is not taken. */
export const fileRefusals = ["empty", "too_large", "wrong_type", "too_many", "busy", "gone"] as const;
export type FileRefusal = (typeof fileRefusals)[number];

/** Pictures that every browser shows and that hold no program. SVG is one. */
const shownTypes = new Set([
  "image/png",
  "image/apng",
  "image/jpeg",
  "image/gif",
  "image/webp",
  "image/avif",
]);

/** More pixels than this would fill a phone's memory when they are unpacked. */
const mostPixels = 50_000_000;

/** Whether a file may be shown as a picture where the thread is. */
export const isShown = ({ type, width, height }: Pick<Attachment, "type" | "width" | "height">): boolean =>
  shownTypes.has(type) && width !== null && height !== null && width * height <= mostPixels;

/** A size in the units people know, such as "320 kB". */
export function sizeInWords(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1_000)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** What a line is called in lists that has files and no words. */
export const namesOf = (files: readonly Pick<Attachment, "name">[]): string =>
  files.map(({ name }) => name).join(", ");

const isAttachment = (value: unknown): value is Attachment => {
  const { id, name, type, size } = (value ?? {}) as Partial<Attachment>;
  return (
    typeof id === "string" && typeof name === "string" && typeof type === "string" && typeof size === "number"
  );
};

/** The files that a line's data names. */
export function filesOf(data: Record<string, unknown> | null): Attachment[] {
  const files = data?.files;
  return Array.isArray(files) ? files.filter(isAttachment) : [];
}
