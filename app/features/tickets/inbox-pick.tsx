import { Command as Cmdk } from "cmdk";
import type { LucideIcon } from "lucide-react";
import { useState } from "react";
import { Dialog } from "#app/components/dialog.tsx";

export interface Choice {
  id: string;
  label: string;
  /** beside the label, more quietly */
  detail?: string;
  icon?: LucideIcon;
  /** another question follows */
  keepsOpen?: boolean;
  run: () => void;
}

/** One of many in a few letters: type, arrows, Enter. */
export function PickDialog({
  title,
  placeholder,
  choices,
  nothing,
  onClose,
}: {
  title: string;
  placeholder: string;
  /** those that fit what is typed, best first */
  choices: (words: string) => Choice[];
  /** said where none fits */
  nothing: string;
  onClose: () => void;
}) {
  const [words, setWords] = useState("");
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={title}>
      <Cmdk label={title} shouldFilter={false} loop>
        <Cmdk.Input
          value={words}
          onValueChange={setWords}
          placeholder={placeholder}
          aria-label={placeholder}
          maxLength={200}
          className="input"
        />
        <Cmdk.List className="thin-scroll -mx-2 mt-2 max-h-72 overflow-auto">
          <Cmdk.Empty className="px-2 py-4 text-center text-sm text-muted">{nothing}</Cmdk.Empty>
          {choices(words).map(({ id, label, detail, icon: Icon, keepsOpen, run }) => (
            <Cmdk.Item
              key={id}
              value={id}
              onSelect={() => {
                if (!keepsOpen) onClose();
                run();
              }}
              className="flex h-8 cursor-default select-none items-center gap-2 rounded-md px-2 text-sm text-ink data-[selected=true]:bg-selected data-[selected=true]:text-strong"
            >
              {Icon && <Icon aria-hidden className="size-4 shrink-0 text-muted" />}
              <span className="min-w-0 flex-1 truncate">{label}</span>
              {detail && <span className="tabular shrink-0 text-xs text-muted">{detail}</span>}
            </Cmdk.Item>
          ))}
        </Cmdk.List>
      </Cmdk>
    </Dialog>
  );
}

/** Those that hold what is typed, in their own order. */
export const fitting = (choices: readonly Choice[], words: string): Choice[] => {
  const typed = words.trim().toLowerCase();
  return choices.filter(({ label }) => label.toLowerCase().includes(typed));
};
