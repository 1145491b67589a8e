import { Bold, Code, Eye, Italic, Link2, List, ListOrdered, type LucideIcon, TextQuote } from "lucide-react";
import { Toolbar } from "radix-ui";
import { IconButton } from "#app/components/button.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { Format } from "./composer-format.ts";

const tools: { format: Format; icon: LucideIcon; keys: string }[] = [
  { format: "bold", icon: Bold, keys: "mod+b" },
  { format: "italic", icon: Italic, keys: "mod+i" },
  { format: "link", icon: Link2, keys: "mod+shift+u" },
  { format: "list", icon: List, keys: "mod+shift+8" },
  { format: "numbers", icon: ListOrdered, keys: "mod+shift+7" },
  { format: "quote", icon: TextQuote, keys: "mod+shift+9" },
  { format: "code", icon: Code, keys: "mod+e" },
];

/** The format that a key press asks for. Digits are told by their place, since Shift changes what they write. */
export function formatOf(
  event: Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">,
) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return null;
  const key = /^Digit\d$/.test(event.code) ? event.code.slice(5) : event.key.toLowerCase();
  const pressed = `mod+${event.shiftKey ? "shift+" : ""}${key}`;
  return tools.find(({ keys }) => keys === pressed)?.format ?? null;
}

/** What can be done to the words that are written; one tab stop, with arrows. */
export function ComposerTools({
  preview,
  onFormat,
  onPreview,
}: {
  /** whether the message is shown as it will be read */
  preview: boolean;
  onFormat: (format: Format) => void;
  onPreview: () => void;
}) {
  const { t } = useTranslation();
  return (
    <Toolbar.Root aria-label={t("composer.format")} className="flex items-center">
      {tools.map(({ format, icon, keys }) => (
        <Toolbar.Button key={format} asChild disabled={preview}>
          <IconButton
            icon={icon}
            size="sm"
            side="top"
            label={t(`composer.${format}`)}
            keys={keys}
            // Before the field could lose the focus, and with it the selection.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onFormat(format)}
          />
        </Toolbar.Button>
      ))}
      <Toolbar.Button asChild>
        <IconButton
          icon={Eye}
          size="sm"
          side="top"
          label={t("composer.preview")}
          aria-pressed={preview}
          className={preview ? "bg-selected text-strong" : undefined}
          onClick={onPreview}
        />
      </Toolbar.Button>
    </Toolbar.Root>
  );
}
