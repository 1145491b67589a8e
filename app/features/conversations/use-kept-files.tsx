import { useCallback, useEffect, useRef, useState } from "react";
import { type Attachment, type FileRefusal, largestFile, largestTogether, mostFiles } from "./attachment.ts";
import { sendFile } from "./send-file.tsx";

/** A file that is to go with the next message. */
export interface KeptFile {
  id: string;
  name: string;
  size: number;
  /** the share that has gone, from 0 to 1; 1 and `kept` once the server has it */
  progress: number;
  kept: Attachment | null;
  refused: FileRefusal | null;
  /** the connection was lost; it waits to be tried again */
  lost: boolean;
  /** address of the picture itself, for showing it before it has gone */
  preview: string | null;
}

const shownAtOnce = /^image\/(png|jpeg|gif|webp)$/;

const begun = (file: File): KeptFile => ({
  id: crypto.randomUUID(),
  name: file.name,
  size: file.size,
  progress: 0,
  kept: null,
  refused: file.size === 0 ? "empty" : file.size > largestFile ? "too_large" : null,
  lost: false,
  preview: shownAtOnce.test(file.type) ? URL.createObjectURL(file) : null,
});

const ofKept = (kept: Attachment): KeptFile => ({
  ...kept,
  progress: 1,
  kept,
  refused: null,
  lost: false,
  preview: null,
});

/**
 * Files on their way to a message: each goes to the server as it is chosen, shows how far it has come and can be
 * taken out again. A message names those that are kept.
 *
 * @param place the address a file is kept at, by its id
 * @param headers of every request, such as a token
 * @param held kept before and not sent
 */
export function useKeptFiles(
  place: (id: string) => string,
  headers: () => Record<string, string>,
  held: readonly Attachment[] = [],
) {
  const [files, setFiles] = useState<KeptFile[]>(() => held.map(ofKept));
  const sources = useRef(new Map<string, File>());
  /** uploads that were begun; each once, until it is tried again */
  const going = useRef(new Map<string, () => void>());
  const aside = useRef<KeptFile[]>([]);
  const at = useRef({ place, headers });
  at.current = { place, headers };

  const change = useCallback((id: string, part: Partial<KeptFile>) => {
    setFiles((now) => now.map((file) => (file.id === id ? { ...file, ...part } : file)));
  }, []);

  const bring = useCallback(
    async (id: string) => {
      const source = sources.current.get(id);
      if (!source) return;
      change(id, { lost: false, progress: 0 });
      const upload = sendFile(at.current.place(id), source, at.current.headers(), (progress) =>
        change(id, { progress }),
      );
      going.current.set(id, upload.cancel);
      const done = await upload.done;
      if (done === "cancelled") return;
      if (done === "lost") change(id, { lost: true });
      else if ("refused" in done) change(id, { refused: done.refused });
      else change(id, { kept: done.kept, name: done.kept.name, progress: 1 });
    },
    [change],
  );

  const add = useCallback((chosen: Iterable<File>) => {
    const fresh = [...chosen].map((file) => [begun(file), file] as const);
    setFiles((now) => {
      let room = mostFiles - now.filter(({ refused }) => !refused).length;
      let bytes = now.reduce((sum, { size, refused }) => sum + (refused ? 0 : size), 0);
      return [
        ...now,
        ...fresh.map(([file]) => {
          if (file.refused) return file;
          room -= 1;
          bytes += file.size;
          return {
            ...file,
            refused: room < 0 ? "too_many" : bytes > largestTogether ? "too_large" : null,
          } as const;
        }),
      ];
    });
    for (const [{ id }, file] of fresh) sources.current.set(id, file);
  }, []);

  // What was chosen and is not refused goes at once.
  useEffect(() => {
    for (const { id, refused, kept, lost } of files)
      if (!refused && !kept && !lost && sources.current.has(id) && !going.current.has(id)) void bring(id);
  }, [files, bring]);

  const forget = useCallback((gone: readonly KeptFile[]) => {
    for (const { id, preview } of gone) {
      sources.current.delete(id);
      going.current.delete(id);
      if (preview) URL.revokeObjectURL(preview);
    }
  }, []);

  useEffect(
    () => () => {
      for (const cancel of going.current.values()) cancel();
    },
    [],
  );

  return {
    files,
    add,
    /** files that go with a message if it is sent now */
    ready: files.flatMap(({ kept }) => kept ?? []),
    /** whether one is still on its way, so that the message has to wait */
    waits: files.some(({ kept, refused }) => !kept && !refused),
    remove(id: string) {
      going.current.get(id)?.();
      const gone = files.filter((file) => file.id === id);
      setFiles((now) => now.filter((file) => file.id !== id));
      forget(gone);
      if (gone[0]?.kept)
        void fetch(at.current.place(id), { method: "DELETE", headers: at.current.headers() }).catch(
          () => undefined,
        );
    },
    /** tries again what the connection was lost under */
    again: useCallback(() => {
      setFiles((now) =>
        now.map((file) => {
          if (!file.lost) return file;
          going.current.delete(file.id);
          return { ...file, lost: false };
        }),
      );
    }, []),
    /** A message takes them along. They come back by `restore` if it does not go. */
    take() {
      aside.current = files.filter(({ kept }) => kept);
      setFiles([]);
      return aside.current.flatMap(({ kept }) => kept ?? []);
    },
    restore() {
      const back = aside.current;
      aside.current = [];
      setFiles((now) => [...back, ...now]);
    },
    settle() {
      forget(aside.current);
      aside.current = [];
    },
  };
}
