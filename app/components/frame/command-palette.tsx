import { Command as Cmdk } from "cmdk";
import { ArrowRight, CreditCard, type LucideIcon, Search, User } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { KeyHint } from "../key-hint.tsx";

export interface Command {
  id: string;
  label: string;
  group: string;
  keys?: string;
  icon?: LucideIcon;
  run: () => void;
}

/** Something the search found, and how to go there. */
export interface Finding {
  id: string;
  kind: "customer" | "transaction";
  label: string;
  detail: string;
  run: () => void;
}

/** Shorter words are not looked up: they would find everybody. */
const shortest = 2;
const typingPause = 120;

function useFindings(words: string, search: (words: string) => Promise<Finding[]>) {
  const [findings, setFindings] = useState<Finding[]>([]);
  useEffect(() => {
    if (words.trim().length < shortest) {
      setFindings([]);
      return;
    }
    let newest = true;
    const timer = setTimeout(() => {
      search(words.trim()).then(
        (found) => newest && setFindings(found),
        () => newest && setFindings([]),
      );
    }, typingPause);
    return () => {
      newest = false;
      clearTimeout(timer);
    };
  }, [words, search]);
  return findings;
}

const itemLook =
  "flex h-9 cursor-default items-center gap-2.5 rounded-md px-2.5 text-sm text-ink " +
  "data-[selected=true]:bg-selected data-[selected=true]:text-strong";
const groupLook =
  "[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-muted";

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
  const findings = useFindings(words, search);
  const groups = [...new Set(commands.map((command) => command.group))];
  const choose = (run: () => void) => () => {
    onOpenChange(false);
    setWords("");
    run();
  };
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-scrim" />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed left-1/2 top-[14vh] z-40 w-[calc(100vw-2rem)] max-w-xl -translate-x-1/2 overflow-hidden rounded-lg bg-raised shadow-dialog"
        >
          <Radix.Title className="sr-only">{t("frame.palette.title")}</Radix.Title>
          <Cmdk label={t("frame.palette.title")} loop>
            <div className="flex items-center gap-2.5 border-b border-line px-4">
              <Search aria-hidden className="size-4 text-muted" />
              <Cmdk.Input
                value={words}
                onValueChange={setWords}
                placeholder={t("frame.palette.placeholder")}
                className="h-12 flex-1 bg-transparent text-base text-strong outline-none placeholder:text-muted"
              />
              <KeyHint keys="escape" />
            </div>
            <Cmdk.List className="thin-scroll max-h-[min(24rem,60vh)] overflow-auto p-1.5">
              <Cmdk.Empty className="px-3 py-8 text-center text-sm text-muted">
                {t("frame.palette.nothing")}
              </Cmdk.Empty>
              {findings.length > 0 && (
                <Cmdk.Group heading={t("frame.palette.found")} className={groupLook} forceMount>
                  {findings.map(({ id, kind, label, detail, run }) => {
                    const Icon = kind === "customer" ? User : CreditCard;
                    return (
                      <Cmdk.Item
                        key={id}
                        value={`${words} ${id}`}
                        forceMount
                        onSelect={choose(run)}
                        className={itemLook}
                      >
                        <Icon aria-hidden className="size-4 text-muted" />
                        <span className="truncate">{label}</span>
                        <span className="ml-auto truncate text-xs text-muted">{detail}</span>
                      </Cmdk.Item>
                    );
                  })}
                </Cmdk.Group>
              )}
              {groups.map((group) => (
                <Cmdk.Group key={group} heading={group} className={groupLook}>
                  {commands
                    .filter((command) => command.group === group)
                    .map(({ id, label, keys, icon: Icon = ArrowRight, run }) => (
                      <Cmdk.Item
                        key={id}
                        value={`${label} ${id}`}
                        onSelect={choose(run)}
                        className={itemLook}
                      >
                        <Icon aria-hidden className="size-4 text-muted" />
                        <span className="flex-1 truncate">{label}</span>
                        {keys && <KeyHint keys={keys} />}
                      </Cmdk.Item>
                    ))}
                </Cmdk.Group>
              ))}
            </Cmdk.List>
          </Cmdk>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
