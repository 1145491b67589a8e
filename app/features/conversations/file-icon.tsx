import {
  File,
  FileAudio,
  FileImage,
  FileSpreadsheet,
  FileText,
  FileVideo,
  type LucideIcon,
} from "lucide-react";

const byKind: [RegExp, LucideIcon][] = [
  [/^image\//, FileImage],
  [/^video\//, FileVideo],
  [/^audio\//, FileAudio],
  [/spreadsheet|excel|^text\/csv/, FileSpreadsheet],
  [/^text\/|pdf|word|opendocument|rtf|presentation|powerpoint/, FileText],
];

/** A file's kind at a glance; its name stands beside it. */
export function FileIcon({ type, className }: { type: string; className?: string }) {
  const Icon = byKind.find(([kind]) => kind.test(type))?.[1] ?? File;
  return <Icon aria-hidden className={className} />;
}
