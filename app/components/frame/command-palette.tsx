import { Command as Cmdk } from "cmdk";
import { ArrowRight, CreditCard, type LucideIcon, MessageSquare, Search, User, Zap } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { useRef, useState } from "react";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { useFocusBack } from "../dialog.tsx";
import { KeyHint } from "../key-hint.tsx";
import { actionsOf } from "../shortcut.ts";
import { useListedShortcuts } from "../shortcuts.tsx";
import { Spinner } from "../spinner.tsx";
import { commandScore } from "./command-match.ts";
import { type Finding, useFindings } from "./findings.ts";

export type { Finding };

export interface Command {
  id: string;
  label: string;
  group: string;
  keys?: string;
  icon?: LucideIcon;
  /** other words by which it is found */
  keywords?: string[];
  run: () => void;
}

const itemLook =
  "flex h-9 cursor-default select-none items-center gap-2.5 rounded-md px-2.5 text-sm text-ink " +
  "data-[selected=true]:bg-selected data-[selected=true]:text-strong";
const groupLook =
  "[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:pt-2.5 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-muted";

const kinds = { customer: User, transaction: CreditCard, conversation: MessageSquare };

/** The keys that work in the list, for those who have not met it yet. */
function Foot() {
  const { t } = useTranslation();
  return (
    <div
      aria-hidden
      className="flex items-center gap-4 border-t border-line px-4 py-2 text-xs text-muted max-lg:hidden"
    >
      <span className="flex items-center gap-1.5">
        <KeyHint keys="up down" /> {t("frame.palette.move")}
      </span>
      <span className="flex items-center gap-1.5">
        <KeyHint keys="enter" /> {t("frame.palette.choose")}
      </span>
    </div>
  );
}

/** What the page at hand offers: everything that has a key there, and some that have none. */
const useActions = (open: boolean): Command[] =>
  actionsOf(useListedShortcuts(open)).map(({ keys, label, group, run }) => ({
    id: `here ${keys} ${label}`,
    label,
    group,
    ...(keys && { keys }),
    icon: Zap,
    run,
  }));

/** Everything that can be done or found, a few letters away. */
export function CommandPalette({
  open,
  onOpenChange,
  commands,
  search,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  commands: Command[];
  search: (words: string) => Promise<Finding[]>;
}) {
  const { t } = useTranslation();
  const [words, setWords] = useState("");
  const { findings, state } = useFindings(words, search);
  const actions = useActions(open);
  const chosen = useRef<(() => void) | null>(null);
  const fitting = [...actions, ...commands]
    .map((command) => ({ command, score: commandScore(words, command.label, command.keywords) }))
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score)
    .map(({ command }) => command);
  const groups = [...new Set(fitting.map((command) => command.group))];
  function change(next: boolean) {
    if (!next) setWords("");
    onOpenChange(next);
  }
  const choose = (run: () => void) => () => {
    chosen.current = run;
    change(false);
  };
  // An action runs once the focus is back where it was: it may move it on, or ask something.
  const focusBack = useFocusBack(() => {
    const run = chosen.current;
    chosen.current = null;
    if (run) setTimeout(run);
  });
  return (
    <Radix.Root open={open} onOpenChange={change}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-dialog animate-fade bg-scrim" />
        <Radix.Content
          aria-describedby={undefined}
          {...focusBack}
          className="fixed inset-x-4 top-[14vh] z-dialog mx-auto max-w-xl animate-rise overflow-hidden rounded-xl bg-raised shadow-dialog focus-visible:outline-none max-lg:top-4"
        >
          <Radix.Title className="sr-only">{t("frame.palette.title")}</Radix.Title>
          <Cmdk label={t("frame.palette.title")} shouldFilter={false} loop>
            <div className="flex items-center gap-2.5 border-b border-line px-4">
              {state === "looking" ? (
                <Spinner className="text-muted" />
              ) : (
                <Search aria-hidden className="size-4 shrink-0 text-muted" />
              )}
              <Cmdk.Input
                value={words}
                onValueChange={setWords}
                placeholder={t("frame.palette.placeholder")}
                className="h-12 min-w-0 flex-1 bg-transparent text-base text-strong outline-none max-lg:text-lg"
              />
              <KeyHint keys="escape" />
            </div>
            <Cmdk.List className="thin-scroll max-h-[min(24rem,60vh)] overflow-auto p-1.5">
              <Cmdk.Empty className="px-3 py-8 text-center text-sm text-muted">
                {state === "looking" ? t("frame.palette.looking") : t("frame.palette.nothing")}
              </Cmdk.Empty>
              {groups.map((group) => (
                <Cmdk.Group key={group} heading={group} className={groupLook}>
                  {fitting
                    .filter((command) => command.group === group)
                    .map(({ id, label, keys, icon: Icon = ArrowRight, run }) => (
                      <Cmdk.Item key={id} value={id} onSelect={choose(run)} className={itemLook}>
                        <Icon aria-hidden className="size-4 shrink-0 text-muted" />
                        <span className="flex-1 truncate">{label}</span>
                        {keys && <KeyHint keys={keys} />}
                      </Cmdk.Item>
                    ))}
                </Cmdk.Group>
              ))}
              {findings.length > 0 && (
                <Cmdk.Group heading={t("frame.palette.found")} className={groupLook}>
                  {findings.map(({ id, kind, label, detail, run }) => {
                    const Icon = kinds[kind];
                    return (
                      <Cmdk.Item key={id} value={id} onSelect={choose(run)} className={itemLook}>
                        <Icon aria-hidden className="size-4 shrink-0 text-muted" />
                        <span className="min-w-0 truncate">{label}</span>
                        <span className="tabular ml-auto max-w-[50%] shrink-0 truncate pl-3 text-xs text-muted">
                          {detail}
                        </span>
                      </Cmdk.Item>
                    );
                  })}
                </Cmdk.Group>
              )}
            </Cmdk.List>
            {state === "failed" && (
              <p role="alert" className="border-t border-line bg-warn-tint px-4 py-2 text-xs text-warn">
                {t("frame.palette.failed")}
              </p>
            )}
            <Foot />
          </Cmdk>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
