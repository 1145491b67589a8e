import { Download } from "lucide-react";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { type Attachment, isShown, sizeInWords } from "./attachment.ts";
import { FileIcon } from "./file-icon.tsx";
import { endingOf } from "./file-kinds.ts";

/** Pixels that a picture takes in the thread at most. */
const most = { width: 288, height: 208 };

/** The room a picture takes, known before it has come so that nothing moves when it does. */
export function fitted(width: number, height: number): { width: number; height: number } {
  const scale = Math.min(1, most.width / width, most.height / height);
  return { width: Math.max(24, Math.round(width * scale)), height: Math.max(24, Math.round(height * scale)) };
}

const address = ({ id }: Attachment) => `/console/files/${id}`;

/** The files of a line: pictures as such, others by name, kind and size. */
export function FileList({ files }: { files: readonly Attachment[] }) {
  const { t } = useTranslation();
  if (files.length === 0) return null;
  return (
    <ul aria-label={t("files.list")} className="mt-1.5 flex flex-wrap gap-2">
      {files.map((file) => {
        const size = sizeInWords(file.size);
        if (isShown(file)) {
          const room = fitted(file.width ?? 1, file.height ?? 1);
          return (
            <li key={file.id} className="max-w-full">
              <a
                href={address(file)}
                target="_blank"
                rel="noreferrer"
                title={`${file.name} · ${size}`}
                className="block w-fit max-w-full overflow-hidden rounded-md border border-line bg-surface"
              >
                <img
                  src={address(file)}
                  alt={file.name}
                  {...room}
                  loading="lazy"
                  decoding="async"
                  className="h-auto max-w-full object-contain"
                  style={{ aspectRatio: `${room.width} / ${room.height}` }}
                />
              </a>
            </li>
          );
        }
        return (
          <li key={file.id} className="min-w-0 max-w-full">
            <a
              href={address(file)}
              download={file.name}
              className="flex h-11 max-w-80 items-center gap-2.5 rounded-md border border-line bg-surface px-2.5 hover:bg-hover"
            >
              <FileIcon type={file.type} className="size-5 shrink-0 text-muted" />
              <span className="min-w-0 flex-1 leading-tight">
                <span className="block truncate text-sm text-strong">{file.name}</span>
                <span className="block text-xs text-muted">
                  {[endingOf(file.name).toUpperCase(), size].filter(Boolean).join(" · ")}
                </span>
              </span>
              <Download aria-hidden className="size-4 shrink-0 text-muted" />
              <span className="sr-only">{t("files.save")}</span>
            </a>
          </li>
        );
      })}
    </ul>
  );
}
