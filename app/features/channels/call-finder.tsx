import { useFetcher } from "@remix-run/react";
import { useEffect, useState } from "react";
import { Avatar } from "#app/components/avatar.tsx";
import { Button } from "#app/components/button.tsx";
import { TextField } from "#app/components/field.tsx";
import { Country } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { Caller, CallPanelData } from "./call-panel.ts";

export const callerName = (caller: Caller) => caller.name ?? caller.id;

/** A customer in two lines. */
export const CallerLine = ({ caller }: { caller: Caller }) => (
  <>
    <Avatar name={callerName(caller)} />
    <span className="min-w-0 flex-1 text-left">
      <span className="block truncate text-sm font-medium text-strong">{callerName(caller)}</span>
      <span className="tabular block truncate text-xs text-muted">
        {[caller.name && caller.id, caller.phone].filter(Boolean).join(" · ")}
        {caller.country && (
          <>
            {" · "}
            <Country code={caller.country} />
          </>
        )}
      </span>
    </span>
  </>
);

function Choices({ callers, onChoose }: { callers: Caller[]; onChoose: (id: string) => void }) {
  return (
    <ul className="overflow-hidden rounded-md border border-line">
      {callers.map((caller) => (
        <li key={caller.id} className="border-b border-line last:border-0">
          <button
            type="button"
            onClick={() => onChoose(caller.id)}
            className="flex w-full items-center gap-3 px-3 py-2 focus-inset hover:bg-hover"
          >
            <CallerLine caller={caller} />
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Who is on the line: by the number that rings, or by whatever they say. */
export function CallFinder({
  callers,
  number,
  onChoose,
  onNumber,
}: {
  /** who has the number that rings */
  callers: Caller[];
  number: string;
  onChoose: (customerId: string) => void;
  /** what was typed, which is the number where it looks like one */
  onNumber: (words: string) => void;
}) {
  const { t } = useTranslation();
  const fetcher = useFetcher<CallPanelData>();
  const [words, setWords] = useState(number);
  const [asked, setAsked] = useState("");
  const { load } = fetcher;
  useEffect(() => {
    const wanted = words.trim();
    if (wanted.length < 2 || wanted === number) return setAsked("");
    const wait = setTimeout(() => {
      setAsked(wanted);
      load(`/console/calls?${new URLSearchParams({ find: wanted })}`);
    }, 180);
    return () => clearTimeout(wait);
  }, [words, number, load]);
  const found = asked === "" ? callers : fetcher.state === "idle" ? (fetcher.data?.found ?? null) : null;
  return (
    <div className="flex flex-col gap-2">
      <TextField
        label={t("calls.find")}
        name="number"
        value={words}
        onChange={(event) => {
          setWords(event.target.value);
          onNumber(event.target.value);
        }}
        autoComplete="off"
        spellCheck={false}
        inputMode="search"
        hint={t("calls.numberHint")}
      />
      <div role="status" className="text-xs text-muted">
        {found === null && t("calls.finding")}
        {found?.length === 0 && asked !== "" && t("calls.findNobody")}
        {found?.length === 0 && asked === "" && number !== "" && t("calls.nobody")}
        {found && found.length > 1 && asked === "" && t("calls.several", { count: found.length })}
      </div>
      {found && found.length > 0 && <Choices callers={found} onChoose={onChoose} />}
    </div>
  );
}

/** The customer who was chosen, with the way back. */
export function ChosenCaller({ caller, onChange }: { caller: Caller; onChange: () => void }) {
  const { t } = useTranslation();
  return (
    <div className="flex items-center gap-3 rounded-md border border-line bg-selected px-3 py-2">
      <CallerLine caller={caller} />
      <Button size="sm" variant="ghost" onClick={onChange}>
        {t("calls.changeCustomer")}
      </Button>
    </div>
  );
}
