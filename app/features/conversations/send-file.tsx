import { type Attachment, type FileRefusal, fileRefusals } from "./attachment.ts";

/** What became of an upload; `lost` where the connection did, and it may be tried again. */
export type Upload = { kept: Attachment } | { refused: FileRefusal } | "lost" | "cancelled";

const isRefusal = (code: unknown): code is FileRefusal => (fileRefusals as readonly unknown[]).includes(code);

/** Reads a server's answer to an upload. */
function outcome({ status, response }: XMLHttpRequest): Upload {
  if (status === 200 && response) return { kept: response as Attachment };
  const code: unknown = (response as { code?: unknown } | null)?.code;
  if (isRefusal(code)) return { refused: code };
  // What no server of ours answered so (a proxy's limit, an ended session) does not get better by itself.
  return status === 413
    ? { refused: "too_large" }
    : status >= 400 && status < 500
      ? { refused: "gone" }
      : "lost";
}

/**
 * Brings a file to the server, which keeps it under the id that the address ends with.
 *
 * @param onProgress the share that has gone, from 0 to 1
 */
export function sendFile(
  address: string,
  file: File,
  headers: Record<string, string>,
  onProgress: (share: number) => void,
): { done: Promise<Upload>; cancel: () => void } {
  // fetch cannot tell how much has gone.
  const request = new XMLHttpRequest();
  const done = new Promise<Upload>((resolve) => {
    request.onload = () => resolve(outcome(request));
    request.onerror = () => resolve("lost");
    request.onabort = () => resolve("cancelled");
  });
  request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
  request.open("PUT", address);
  request.responseType = "json";
  request.setRequestHeader("Content-Type", "application/octet-stream");
  request.setRequestHeader("X-File-Name", encodeURIComponent(file.name.slice(-200)));
  for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
  request.send(file);
  return { done, cancel: () => request.abort() };
}
