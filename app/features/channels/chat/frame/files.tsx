import { useEffect, useRef, useState } from "react";
import { type Attachment, isShown, sizeInWords } from "#app/features/conversations/attachment.ts";
import type { KeptFile, useKeptFiles } from "#app/features/conversations/use-kept-files.tsx";
import type { ChatLine } from "./line.tsx";
import { fill, type Words } from "./words.ts";

/** The room that a picture takes in the thread at most, in pixels. */
const most = { width: 220, height: 180 };

export const fileAddress = (id: string) => `/chat/files/${id}`;

/** A file of the conversation, as what the page may show or save; null while it comes, or where it does not. */
async function fetchFile(line: ChatLine, { id }: Attachment): Promise<Blob | null> {
  const response = await fetch(fileAddress(id), { headers: line.headers() }).catch(() => null);
  return response?.ok ? response.blob() : null;
}

async function save(line: ChatLine, file: Attachment) {
  const blob = await fetchFile(line, file);
  if (!blob) return;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

const Sheet = () => (
  <svg viewBox="0 0 24 24" aria-hidden="true">
    <path d="M6 3h8l4 4v14H6zM14 3v4h4" fill="none" />
  </svg>
);

function Picture({ line, file, words }: { line: ChatLine; file: Attachment; words: Words }) {
  const [shown, setShown] = useState<string | null>(null);
  const { width, height } = file;
  const scale = Math.min(1, most.width / (width ?? 1), most.height / (height ?? 1));
  useEffect(() => {
    let address: string | null = null;
    let left = false;
    void fetchFile(line, file).then((blob) => {
      if (!blob || left) return;
      address = URL.createObjectURL(blob);
      setShown(address);
    });
    return () => {
      left = true;
      if (address) URL.revokeObjectURL(address);
    };
  }, [line, file]);
  return (
    <button
      type="button"
      className="picture"
      aria-label={fill(words.file.save, { name: file.name })}
      style={{
        width: Math.max(32, Math.round((width ?? 1) * scale)),
        aspectRatio: `${width} / ${height}`,
      }}
      onClick={() => void save(line, file)}
    >
      {shown && <img src={shown} alt={file.name} />}
    </button>
  );
}

/** The files of a line: pictures as such, others by name and size. */
export function Files({
  line,
  files,
  words,
}: {
  line: ChatLine;
  files: readonly Attachment[];
  words: Words;
}) {
  if (files.length === 0) return null;
  return (
    <div className="files">
      {files.map((file) =>
        isShown(file) ? (
          <Picture key={file.id} line={line} file={file} words={words} />
        ) : (
          <button
            key={file.id}
            type="button"
            className="file"
            aria-label={fill(words.file.save, { name: file.name })}
            onClick={() => void save(line, file)}
          >
            <Sheet />
            <span>
              <b>{file.name}</b>
              <small>{sizeInWords(file.size)}</small>
            </span>
          </button>
        ),
      )}
    </div>
  );
}

/** A file that goes with what is being written. */
function FileToSend({ file, words, onRemove }: { file: KeptFile; words: Words; onRemove: () => void }) {
  const { name, size, progress, kept, refused, lost, preview } = file;
  const told = refused
    ? words.file.refused[refused]
    : lost
      ? words.file.lost
      : kept
        ? sizeInWords(size)
        : fill(words.file.going, { share: Math.round(progress * 100) });
  return (
    <li className={refused ? "file refused" : "file"}>
      {preview && !refused ? <img src={preview} alt="" /> : <Sheet />}
      <span>
        <b>{name}</b>
        <small>{told}</small>
      </span>
      <button
        type="button"
        className="plain close"
        aria-label={fill(words.file.remove, { name })}
        onClick={onRemove}
      >
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M6 6l12 12M18 6L6 18" />
        </svg>
      </button>
      {!kept && !refused && !lost && (
        <i
          role="progressbar"
          aria-label={name}
          aria-valuenow={Math.round(progress * 100)}
          style={{ width: `${progress * 100}%` }}
        />
      )}
    </li>
  );
}

/** The files that go with what is being written, with how far each has come. */
export function FilesToSend({ kept, words }: { kept: ReturnType<typeof useKeptFiles>; words: Words }) {
  if (kept.files.length === 0) return null;
  return (
    <ul className="to-send" aria-label={words.file.toSend}>
      {kept.files.map((file) => (
        <FileToSend key={file.id} file={file} words={words} onRemove={() => kept.remove(file.id)} />
      ))}
    </ul>
  );
}

/** Chooses files. */
export function AttachButton({ words, onFiles }: { words: Words; onFiles: (files: File[]) => void }) {
  const chooser = useRef<HTMLInputElement>(null);
  return (
    <>
      <button
        type="button"
        className="plain attach"
        aria-label={words.file.attach}
        title={words.file.attach}
        onClick={() => chooser.current?.click()}
      >
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path
            d="M20 11.5l-8.2 8.2a5 5 0 0 1-7.1-7.1l8.6-8.6a3.3 3.3 0 0 1 4.7 4.7l-8.5 8.5a1.7 1.7 0 0 1-2.4-2.4l7.8-7.8"
            fill="none"
          />
        </svg>
      </button>
      {/* Without a list of kinds a phone offers its camera too; what is taken is told by the content. */}
      <input
        ref={chooser}
        type="file"
        multiple
        hidden
        aria-label={words.file.attach}
        onChange={({ currentTarget }) => {
          onFiles([...(currentTarget.files ?? [])]);
          currentTarget.value = "";
        }}
      />
    </>
  );
}
