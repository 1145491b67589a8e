import { Paperclip, RotateCw, X } from "lucide-react";
import { useRef } from "react";
import { Button, IconButton } from "#app/components/button.tsx";
import { cx } from "#app/components/class-names.ts";
import { sizeInWords } from "#app/features/conversations/attachment.ts";
import { FileIcon } from "#app/features/conversations/file-icon.tsx";
import type { KeptFile, useKeptFiles } from "#app/features/conversations/use-kept-files.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";

export type KeptFiles = ReturnType<typeof useKeptFiles>;

function Row({ file, onRemove, onAgain }: { file: KeptFile; onRemove: () => void; onAgain: () => void }) {
  const { t } = useTranslation();
  const { name, size, progress, kept, refused, lost, preview } = file;
  const going = !kept && !refused && !lost;
  return (
    <li
      className={cx(
        "relative flex min-h-11 w-60 max-w-full items-center gap-2 overflow-hidden rounded-md border bg-surface py-1 pl-1.5 pr-1",
        refused ? "border-danger" : "border-line",
      )}
    >
      {preview && !refused ? (
        <img src={preview} alt="" className="size-8 shrink-0 rounded-sm object-cover" />
      ) : (
        <FileIcon type={kept?.type ?? ""} className="mx-1 size-5 shrink-0 text-muted" />
      )}
      <span className="min-w-0 flex-1 leading-tight">
        <span className="block truncate text-xs font-medium text-strong" title={name}>
          {name}
        </span>
        <span className={cx("block text-xs", refused || lost ? "text-danger" : "truncate text-muted")}>
          {refused
            ? t(`files.refused.${refused}`)
            : lost
              ? t("files.lost")
              : going
                ? t("files.going", { share: Math.round(progress * 100) })
                : sizeInWords(size)}
        </span>
      </span>
      {lost && <IconButton icon={RotateCw} size="sm" side="top" label={t("files.again")} onClick={onAgain} />}
      <IconButton
        icon={X}
        size="sm"
        side="top"
        label={t(going ? "files.cancel" : "files.remove", { name })}
        onClick={onRemove}
      />
      {going && (
        <span
          role="progressbar"
          aria-label={name}
          aria-valuenow={Math.round(progress * 100)}
          className="absolute inset-x-0 bottom-0 h-0.5 origin-left bg-action"
          style={{ transform: `scaleX(${progress})` }}
        />
      )}
    </li>
  );
}

/** The files that go with what is being written; each can be taken out before it goes. */
export function ComposerFiles({ kept }: { kept: KeptFiles }) {
  const { t } = useTranslation();
  if (kept.files.length === 0) return null;
  return (
    <ul aria-label={t("files.toSend")} className="mt-2 flex flex-wrap gap-2">
      {kept.files.map((file) => (
        <Row key={file.id} file={file} onRemove={() => kept.remove(file.id)} onAgain={kept.again} />
      ))}
    </ul>
  );
}

/** Chooses files from the device. */
export function AttachButton({
  onFiles,
  disabled,
}: {
  onFiles: (files: File[]) => void;
  disabled?: boolean;
}) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button icon={Paperclip} disabled={disabled} onClick={() => input.current?.click()}>
        {t("files.attach")}
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={t("files.attach")}
        onChange={({ currentTarget }) => {
          onFiles([...(currentTarget.files ?? [])]);
          // The same file may be chosen again after it was taken out.
          currentTarget.value = "";
        }}
      />
    </>
  );
}

/** What lies over the composer while files are held above it. */
export function DropHint({ over }: { over: boolean }) {
  const { t } = useTranslation();
  if (!over) return null;
  return (
    <div className="pointer-events-none absolute inset-1 z-10 grid place-items-center rounded-md border-2 border-dashed border-action bg-raised/90 text-sm font-medium text-action-text">
      {t("files.drop")}
    </div>
  );
}
