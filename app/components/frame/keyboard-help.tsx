import { useTranslation } from "#app/i18n/use-translation.tsx";
import { Dialog } from "../dialog.tsx";
import { CheckboxField } from "../field.tsx";
import { KeyHint, useModKey } from "../key-hint.tsx";
import { useListedShortcuts, useSingleKeys } from "../shortcuts.tsx";

/** The shortcuts that work on the page one is on. */
export function KeyboardHelp({
  open,
  onOpenChange,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const { t } = useTranslation();
  const shortcuts = useListedShortcuts(open).filter(({ keys }) => keys !== "");
  const [singleKeys, setSingleKeys] = useSingleKeys();
  const mod = useModKey();
  const groups = [...new Set(shortcuts.map((shortcut) => shortcut.group))];
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("frame.keys.title")}
      wide
      footer={
        <div className="mr-auto">
          <CheckboxField
            label={t("frame.keys.single")}
            hint={t("frame.keys.singleHint", { keys: `${mod} K` })}
            checked={singleKeys}
            onChange={(event) => setSingleKeys(event.target.checked)}
          />
        </div>
      }
    >
      <div className="gap-x-10 sm:columns-2">
        {groups.map((group) => (
          <section key={group} className="mb-5 break-inside-avoid">
            <h3 className="mb-1.5 text-xs font-semibold text-muted">{group}</h3>
            <dl className="flex flex-col">
              {shortcuts
                .filter((shortcut) => shortcut.group === group)
                .sort((one, other) => one.keys.localeCompare(other.keys))
                .map(({ keys, label }) => (
                  <div
                    key={keys}
                    className="flex h-8 items-center justify-between gap-4 border-b border-line last:border-0"
                  >
                    <dt className="truncate text-ink">{label}</dt>
                    <dd>
                      <KeyHint keys={keys} />
                      <span className="sr-only">{keys}</span>
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
