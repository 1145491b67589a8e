import { ShieldQuestion } from "lucide-react";
import { useState } from "react";
import { Button } from "#app/components/button.tsx";
import { useToast } from "#app/components/toast.tsx";
import { Time, useFormat } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { BesideComplaint, PaymentLine } from "./context.ts";

/** Says to the server what the agent decided; the pane reads itself anew when the conversation changes. */
async function decide(conversationId: string, fields: Record<string, string>) {
  const response = await fetch(`/console/inbox/${conversationId}/complaint`, {
    method: "POST",
    body: new URLSearchParams(fields),
  });
  if (!response.ok) throw new Error(`answered ${response.status}`);
}

function Words({ complaint }: { complaint: BesideComplaint }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <>
      <p className="mt-1 text-pretty break-words text-xs text-strong">
        {t("complaints.said", { words: complaint.words })}
      </p>
      <p className="text-2xs text-muted">
        {t("complaints.confidence", { share: format.percent(complaint.confidence) })} ·{" "}
        <Time at={complaint.at} />
      </p>
      {complaint.laterWords && complaint.state !== "withdrawn" && (
        <p className="mt-1 text-pretty text-xs text-warn">
          {t("complaints.later", { words: complaint.laterWords })}
        </p>
      )}
    </>
  );
}

function Complaint({
  conversationId,
  complaint,
  payments,
  mayChange,
  onChanged,
}: {
  conversationId: string;
  complaint: BesideComplaint;
  payments: readonly PaymentLine[];
  mayChange: boolean;
  onChanged: () => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const toast = useToast();
  const [busy, setBusy] = useState(false);
  const [chosen, setChosen] = useState("");
  const { id, state, transactionId } = complaint;
  const payment = payments.find((one) => one.id === transactionId);

  async function say(to: "recorded" | "undone") {
    setBusy(true);
    try {
      await decide(conversationId, { id, to, ...(chosen && !transactionId && { transactionId: chosen }) });
      onChanged();
    } catch {
      toast(t("complaints.notSaved"), { tone: "danger" });
    } finally {
      setBusy(false);
    }
  }

  return (
    <li className="py-1 first:pt-0">
      <p className="text-pretty text-xs text-ink">{t(`complaints.${state}`)}</p>
      {payment && (
        <p className="tabular text-xs font-medium text-strong">
          {format.money(payment.amountMinor, payment.currency)}
          {payment.merchantName && ` · ${payment.merchantName}`}
        </p>
      )}
      <Words complaint={complaint} />
      {state === "proposed" && !complaint.verified && (
        <p className="mt-1 text-pretty text-xs text-muted">{t("complaints.unproven")}</p>
      )}
      {state === "proposed" && transactionId === null && (
        <label className="mt-1.5 block text-xs text-muted">
          {t("complaints.unknownPayment")}
          <select
            aria-label={t("complaints.choose")}
            value={chosen}
            onChange={(event) => setChosen(event.currentTarget.value)}
            className="input mt-1 h-8 text-xs"
          >
            <option value="">–</option>
            {payments.map((one) => (
              <option key={one.id} value={one.id}>
                {`${format.money(one.amountMinor, one.currency)} · ${one.merchantName ?? one.id} · ${format.short(one.occurredAt)}`}
              </option>
            ))}
          </select>
        </label>
      )}
      {mayChange && (
        <div className="mt-2 flex flex-wrap gap-2">
          {state === "proposed" && (
            <>
              <Button
                size="sm"
                variant="primary"
                pending={busy}
                disabled={transactionId === null && chosen === ""}
                onClick={() => void say("recorded")}
              >
                {t("complaints.record")}
              </Button>
              <Button size="sm" variant="ghost" pending={busy} onClick={() => void say("undone")}>
                {t("complaints.dismiss")}
              </Button>
            </>
          )}
          {state === "recorded" && (
            <Button size="sm" pending={busy} onClick={() => void say("undone")}>
              {t("complaints.undo")}
            </Button>
          )}
          {(state === "undone" || state === "withdrawn") && transactionId !== null && (
            <Button size="sm" variant="ghost" pending={busy} onClick={() => void say("recorded")}>
              {t("complaints.again")}
            </Button>
          )}
        </div>
      )}
    </li>
  );
}

/** "I did not make this payment": what was recorded of it, and how to take it back. */
export function ContextComplaint({
  conversationId,
  complaints,
  payments,
  mayChange,
  onChanged,
}: {
  conversationId: string;
  complaints: readonly BesideComplaint[];
  payments: readonly PaymentLine[];
  mayChange: boolean;
  onChanged: () => void;
}) {
  const { t } = useTranslation();
  if (complaints.length === 0) return null;
  const open = complaints.some(({ state }) => state === "recorded" || state === "proposed");
  return (
    <section
      aria-label={t("complaints.title")}
      className={open ? "border-b border-line bg-warn-tint px-4 py-3" : "border-b border-line px-4 py-3"}
    >
      <div className="mb-1 flex items-center gap-2">
        <ShieldQuestion aria-hidden className={open ? "size-3.5 text-warn" : "size-3.5 text-muted"} />
        <h3 className="text-xs font-semibold text-strong">{t("complaints.title")}</h3>
      </div>
      <ul className="flex flex-col gap-2">
        {complaints.map((complaint) => (
          <Complaint key={complaint.id} {...{ conversationId, complaint, payments, mayChange, onChanged }} />
        ))}
      </ul>
    </section>
  );
}
