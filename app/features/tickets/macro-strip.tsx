import { Lock, X, Zap } from "lucide-react";
import { useEffect } from "react";
import { IconButton } from "#app/components/button.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { ReadyReply } from "./canned-reply.ts";
import { fitting, PickDialog } from "./inbox-pick.tsx";
import type { MacroActions } from "./macro.ts";
import { useMacroWords } from "./macro-words.tsx";

/** What will happen together with the message. */
export function MacroStrip({
  title,
  actions,
  staff,
  teams,
  onRemove,
}: {
  title: string;
  actions: MacroActions;
  staff: readonly { id: string; name: string }[];
  teams: readonly { id: string; name: string }[];
  onRemove: () => void;
}) {
  const { t } = useTranslation();
  const words = useMacroWords(staff, teams);
  return (
    <section
      aria-label={t("composer.macro.with", { name: title })}
      className="mt-2 flex flex-wrap items-center gap-x-2 gap-y-1 rounded-md bg-sunken px-2.5 py-1 text-xs text-ink"
    >
      <Zap aria-hidden className="size-3.5 shrink-0 text-muted" />
      <span className="font-medium text-strong">{title}</span>
      {words(actions).map((word) => (
        <span key={word} className="rounded-sm bg-neutral-tint px-1.5 py-0.5">
          {word}
        </span>
      ))}
      <span className="ml-auto">
        <IconButton icon={X} size="sm" side="top" label={t("composer.macro.remove")} onClick={onRemove} />
      </span>
    </section>
  );
}

/** One macro of all that fit the conversation. */
export function MacroDialog({
  macros,
  onRead,
  onPick,
  onClose,
}: {
  /** null while they are on their way */
  macros: readonly ReadyReply[] | null;
  onRead: () => void;
  onPick: (macro: ReadyReply) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: read once, when it is opened
  useEffect(() => {
    onRead();
  }, []);
  return (
    <PickDialog
      title={t("composer.macro.run")}
      placeholder={t("composer.macro.find")}
      nothing={t(macros === null ? "thread.canned.loading" : "composer.macro.none")}
      choices={(words) =>
        fitting(
          (macros ?? []).map((macro) => ({
            id: macro.id,
            label: macro.title,
            detail: macro.locked ? t("caution.locked") : `/${macro.shortcut}`,
            icon: macro.locked ? Lock : Zap,
            keepsOpen: macro.locked,
            run: () => onPick(macro),
          })),
          words,
        )
      }
      onClose={onClose}
    />
  );
}
