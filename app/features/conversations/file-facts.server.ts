import { fileTypeFromBuffer } from "file-type";
import { imageSize } from "image-size";
import { replaceCardNumbers } from "#app/platform/card-numbers.ts";
import { tidyFilename } from "#app/platform/file-name.ts";
import { isPlainText, takenAs } from "./file-kinds.ts";

/** How much of a file that is of no known kind is looked at, in bytes. */
const lookedAt = 4_096;

interface Facts {
  name: string;
  type: string;
  width: number | null;
  height: number | null;
}

/** Size of a picture as it is seen: one that is stored on its side is turned. Null where it cannot be told. */
function pixels(bytes: Uint8Array): { width: number; height: number } | null {
  try {
    const { width, height, orientation = 1 } = imageSize(bytes);
    const lies = orientation >= 5;
    return lies ? { width: height, height: width } : { width, height };
  } catch {
    return null;
  }
}

/** Media type told by a file's content; null where nothing is known. */
const typeOf = async (bytes: Uint8Array): Promise<string | null> =>
  (await fileTypeFromBuffer(bytes).catch(() => undefined))?.mime ?? null;

/** What a file may be taken as, told by its content; null where it is none of what is taken. */
export async function judgeFile(given: string, bytes: Uint8Array): Promise<Facts | null> {
  const detected = await typeOf(bytes);
  const text = detected === null && isPlainText(bytes.subarray(0, lookedAt));
  const taken = takenAs(replaceCardNumbers(tidyFilename(given)) || "file", detected, text);
  if (!taken) return null;
  const size = taken.type.startsWith("image/") ? pixels(bytes) : null;
  // What calls itself a picture by its first bytes and has no size is none.
  if (taken.type.startsWith("image/") && !size) return null;
  return { ...taken, width: size?.width ?? null, height: size?.height ?? null };
}

/** What is shown of a file that came as it is, such as with a mail: nothing of it is refused. */
export async function describeFile(name: string, bytes: Uint8Array): Promise<Facts> {
  const type = (await typeOf(bytes)) ?? "application/octet-stream";
  const size = type.startsWith("image/") ? pixels(bytes) : null;
  return {
    name: replaceCardNumbers(tidyFilename(name)) || "file",
    type,
    width: size?.width ?? null,
    height: size?.height ?? null,
  };
}
