import { Form, useNavigation, useSearchParams } from "@remix-run/react";
import { useEffect, useId, useRef, useState } from "react";
import { Banner } from "#app/components/banner.tsx";
import { Button } from "#app/components/button.tsx";
import { SelectField, TextArea, TextField } from "#app/components/field.tsx";
import { SegmentedChoice } from "#app/components/segmented.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { directions, type Outcome, outcomes } from "./call.ts";
import { CallFinder, ChosenCaller } from "./call-finder.tsx";
import type { CallPanelData } from "./call-panel.ts";

/** What is wrong with a call that was to be saved, by field; codes of `calls.problem`. */
export type CallProblems = Record<string, string>;

const Labelled = ({ label, children }: { label: string; children: React.ReactNode }) => (
  <div className="flex flex-col gap-1">
    <span className="text-sm font-medium text-strong">{label}</span>
    {children}
  </div>
);

/** Who called, what came of it, what was said. */
export function CallForm({
  panel,
  clientId,
  problems,
}: {
  panel: CallPanelData;
  clientId: string;
  problems: CallProblems | null;
}) {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const pending = useNavigation().formData !== undefined;
  const form = useRef<HTMLFormElement>(null);
  // The page is read anew while one types; what is being written stays the same call.
  const [ownId] = useState(clientId);
  const [outcome, setOutcome] = useState<Outcome>("resolved");
  const [typedNumber, setTypedNumber] = useState("");
  const id = useId();
  const { call, callers, customer, conversations } = panel;
  useEffect(() => {
    if (problems) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [problems]);
  const error = (field: string) => {
    const code = problems?.[field];
    return code ? t(`calls.problem.${code as "required"}`) : null;
  };
  function choose(customerId: string | null) {
    const next = new URLSearchParams(search);
    if (customerId) next.set("customer", customerId);
    else next.delete("customer");
    next.delete("saved");
    setSearch(next, { replace: true, preventScrollReset: true });
  }
  const number = call?.number ?? customer?.phone ?? "";
  return (
    <Form ref={form} method="post" className="flex flex-col gap-4" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`} className="sr-only">
        {t("calls.log")}
      </h2>
      <input type="hidden" name="clientId" value={ownId} />
      {call && <input type="hidden" name="callId" value={call.id} />}
      {error("form") && <Banner tone="danger">{error("form")}</Banner>}
      {customer ? (
        <>
          <input type="hidden" name="customerId" value={customer.id} />
          <input type="hidden" name="number" value={typedNumber || number} />
          <Labelled label={t("calls.customer")}>
            <ChosenCaller caller={customer} onChange={() => choose(null)} />
          </Labelled>
          {conversations.length > 0 && (
            <SelectField
              label={t("calls.conversation")}
              name="conversationId"
              options={[
                { value: "", label: t("calls.newConversation") },
                ...conversations.map((one) => ({ value: one.id, label: `#${one.number} ${one.subject}` })),
              ]}
            />
          )}
        </>
      ) : (
        <>
          <CallFinder
            key={call?.id ?? "none"}
            callers={callers}
            number={number}
            onChoose={choose}
            onNumber={setTypedNumber}
          />
          {error("number") && <p className="text-xs text-danger">{error("number")}</p>}
        </>
      )}
      <div className="flex flex-wrap gap-4">
        <Labelled label={t("calls.direction")}>
          <SegmentedChoice
            label={t("calls.direction")}
            name="direction"
            defaultValue={call?.direction ?? "inbound"}
            options={directions.map((value) => ({ value, label: t(`calls.directions.${value}`) }))}
          />
        </Labelled>
        <div className="w-24">
          <TextField
            label={t("calls.duration")}
            name="minutes"
            type="number"
            min={0}
            max={1440}
            defaultValue={0}
            error={error("minutes")}
          />
        </div>
      </div>
      <Labelled label={t("calls.outcome")}>
        <SegmentedChoice
          label={t("calls.outcome")}
          name="outcome"
          value={outcome}
          onChange={setOutcome}
          options={outcomes.map((value) => ({ value, label: t(`calls.outcomes.${value}`) }))}
        />
      </Labelled>
      {outcome === "follow_up" && (
        <div className="max-w-64">
          <TextField
            label={t("calls.followUp")}
            name="followUp"
            type="datetime-local"
            required
            error={error("followUpAt")}
            hint={t("calls.followUpHint")}
          />
        </div>
      )}
      <TextArea
        label={t("calls.notes")}
        name="notes"
        rows={5}
        error={error("notes")}
        hint={t("calls.notesHint")}
      />
      <div>
        <Button type="submit" variant="primary" pending={pending}>
          {t("calls.save")}
        </Button>
      </div>
    </Form>
  );
}
