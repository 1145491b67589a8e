import { useFetcher, useRevalidator } from "@remix-run/react";
import { CircleHelp, type LucideIcon, ShieldCheck, ShieldX } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Banner } from "#app/components/banner.tsx";
import { Button } from "#app/components/button.tsx";
import { cx } from "#app/components/class-names.ts";
import { CheckboxField, TextArea } from "#app/components/field.tsx";
import { KeyHint } from "#app/components/key-hint.tsx";
import { useLiveEvent } from "#app/components/live.tsx";
import { useShortcut } from "#app/components/shortcuts.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { type Disposition, dispositions, longestNote, type SeenAlert } from "./alert.ts";
import type { LeftAlert } from "./alert-decisions.server.ts";

interface Meanwhile {
  by: string | null;
  disposition: string;
}

/** What the decision's action answers. */
export type DecisionAnswer =
  | {
      ok: true;
      disposition: string;
      version: number;
      /** other alerts that it was done to as well, and those that were left as somebody else decided them */
      together: SeenAlert[];
      left: LeftAlert[];
    }
  | { ok: false; meanwhile: Meanwhile }
  | { ok: false; meanwhile: null; detail: string };

const looks: Record<Disposition, { icon: LucideIcon; key: string; chosen: string }> = {
  legitimate: { icon: ShieldCheck, key: "l", chosen: "border-ok bg-ok-tint text-ok" },
  fraud: { icon: ShieldX, key: "f", chosen: "border-danger bg-danger-tint text-danger" },
  needs_information: { icon: CircleHelp, key: "i", chosen: "border-warn bg-warn-tint text-warn" },
};

const labels = {
  legitimate: "fraud.page.decideLegitimate",
  fraud: "fraud.page.decideFraud",
  needs_information: "fraud.page.decideNeedsInformation",
} as const;

/** Somebody else decided while this page was open: told live, or by a refused decision. */
function useMeanwhile(alertId: string, version: number, idle: boolean) {
  const [told, setTold] = useState<(Meanwhile & { version: number }) | null>(null);
  useLiveEvent("alert.changed", ({ id, by, state, disposition, version }) => {
    if (id !== alertId) return;
    setTold({ by, version, disposition: disposition ?? (state === "open" ? "reopened" : state) });
  });
  return idle && told && told.version > version ? told : null;
}

/**
 * Choose (l, f, i), write a note, decide (Ctrl-Enter). `version` says what the person saw, so
 * that two people never overwrite each other without knowing. What was chosen and written stays
 * until it is saved.
 */
export function DecisionForm({
  alertId,
  version,
  beside,
  acting,
  onDecided,
}: {
  alertId: string;
  version: number;
  /** the customer's other open alerts, which may be decided with this one */
  beside: readonly SeenAlert[];
  /** whether this page itself is changing the alert by other means than this form */
  acting: boolean;
  onDecided: (answer: DecisionAnswer & { ok: true }) => void;
}) {
  const { t } = useTranslation();
  const fetcher = useFetcher<DecisionAnswer>();
  const { revalidate } = useRevalidator();
  const [disposition, setDisposition] = useState<Disposition | null>(null);
  // What the person saw when they chose: the page may be read again by itself before they decide.
  const [begun, setBegun] = useState<number | null>(null);
  const [together, setTogether] = useState(false);
  const seen = begun ?? version;
  const note = useRef<HTMLTextAreaElement>(null);
  const form = useRef<HTMLFormElement>(null);
  const decided = useRef(onDecided);
  decided.current = onDecided;

  useEffect(() => {
    if (!fetcher.data) return;
    // Decided, or told of what is in the way: what is shown now is seen.
    setBegun(null);
    if (!fetcher.data.ok) return;
    setDisposition(null);
    setTogether(false);
    form.current?.reset();
    note.current?.blur();
    decided.current(fetcher.data);
  }, [fetcher.data]);

  function take(chosen: Disposition) {
    setDisposition(chosen);
    setBegun(seen);
  }
  function choose(chosen: Disposition) {
    take(chosen);
    note.current?.focus();
  }
  const group = t("fraud.page.keys");
  useShortcut("l", t("fraud.page.decideLegitimate"), () => choose("legitimate"), group);
  useShortcut("f", t("fraud.page.decideFraud"), () => choose("fraud"), group);
  useShortcut("i", t("fraud.page.decideNeedsInformation"), () => choose("needs_information"), group);
  useShortcut("a", t("fraud.page.togetherKey"), () => setTogether((was) => !was), group, beside.length > 0);
  useShortcut("mod+enter", t("fraud.page.decide"), () => disposition && form.current?.requestSubmit(), group);

  const idle = fetcher.state === "idle";
  const live = useMeanwhile(alertId, seen, idle && !acting);
  const refused = idle && fetcher.data && !fetcher.data.ok ? fetcher.data : null;
  const words = ({ by, disposition }: Meanwhile) => ({
    name: by ?? t("fraud.page.theSystem"),
    disposition: t(`fraud.disposition.${disposition as Disposition | "reopened"}`),
  });
  return (
    <fetcher.Form
      ref={form}
      method="post"
      action={`/console/alerts/${alertId}`}
      className="flex flex-col gap-3"
    >
      <input type="hidden" name="intent" value="decide" />
      <input type="hidden" name="seen" value={seen} />
      {refused ? (
        <Banner tone="warn">
          {refused.meanwhile ? t("fraud.page.meanwhile", words(refused.meanwhile)) : refused.detail}
        </Banner>
      ) : (
        live && (
          <Banner
            action={
              <Button
                size="sm"
                onClick={() => {
                  setBegun(null);
                  revalidate();
                }}
              >
                {t("fraud.page.show")}
              </Button>
            }
          >
            {t("fraud.page.justNow", words(live))}
          </Banner>
        )
      )}
      <fieldset className="flex gap-2">
        <legend className="sr-only">{t("fraud.page.decision")}</legend>
        {dispositions.map((value) => {
          const { icon: Icon, key, chosen } = looks[value];
          return (
            <label
              key={value}
              className={cx(
                "flex min-h-9 flex-auto cursor-pointer items-center justify-center gap-1.5 rounded-md border px-2 py-1 text-center font-medium sm:whitespace-nowrap",
                "has-[:focus-visible]:outline-2 has-[:focus-visible]:outline-focus",
                disposition === value ? chosen : "border-line-strong text-ink hover:bg-hover",
              )}
            >
              <input
                type="radio"
                name="disposition"
                value={value}
                required
                checked={disposition === value}
                onChange={() => take(value)}
                className="sr-only"
              />
              <Icon aria-hidden className="size-4 shrink-0 max-sm:hidden" />
              {t(labels[value])}
              <span className="max-sm:hidden">
                <KeyHint keys={key} />
              </span>
            </label>
          );
        })}
      </fieldset>
      <TextArea
        inputRef={note}
        name="note"
        label={t("fraud.page.note")}
        hint={t("fraud.page.noteHint")}
        maxLength={longestNote}
        rows={2}
        onKeyDown={(event) => {
          if (event.key === "Escape") event.currentTarget.blur();
        }}
      />
      {beside.length > 0 && (
        <CheckboxField
          label={
            <>
              {t("fraud.page.together", { count: beside.length })} <KeyHint keys="a" />
            </>
          }
          hint={t("fraud.page.togetherHint")}
          checked={together}
          onChange={(event) => setTogether(event.target.checked)}
        />
      )}
      {together &&
        beside.map(({ id, seen }) => <input key={id} type="hidden" name="other" value={`${id} ${seen}`} />)}
      <div>
        <Button type="submit" variant="primary" keys="mod+enter" pending={!idle} disabled={!disposition}>
          {t("fraud.page.decide")}
        </Button>
      </div>
    </fetcher.Form>
  );
}
