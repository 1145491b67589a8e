import { Link } from "@remix-run/react";
import { useEffect, useState } from "react";
import { ErrorState, Skeleton } from "#app/components/states.tsx";
import { useToast } from "#app/components/toast.tsx";
import { Time, useFormat } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { ConversationContext, EarlierLine, FoundCustomer, PaymentLine } from "./context.ts";
import { ContextCaution } from "./context-caution.tsx";
import { ContextComplaint } from "./context-complaint.tsx";
import { ContextCustomer, ContextUsual } from "./context-customer.tsx";
import { useConversationContext } from "./context-data.tsx";
import { ContextFields, useFieldName } from "./context-fields.tsx";
import { ContextIncident } from "./context-incident.tsx";
import { ContextPayments } from "./context-payments.tsx";
import { ContextSection } from "./context-section.tsx";
import type { FieldDefinition } from "./custom-field.ts";

function Earlier({ lines }: { lines: EarlierLine[] }) {
  const { t } = useTranslation();
  return (
    <ContextSection title={t("context.earlier")}>
      {lines.length === 0 ? (
        <p className="text-xs text-muted">{t("context.noEarlier")}</p>
      ) : (
        <ul>
          {lines.map((line) => (
            <li key={line.id}>
              <Link
                to={`/console/inbox/${line.id}`}
                className="-mx-2 block rounded-md px-2 py-1 hover:bg-hover"
              >
                <span className="block truncate text-sm text-strong">{line.subject}</span>
                <span className="flex gap-1.5 text-xs text-muted">
                  <span className="truncate">
                    #{line.number} · {t(`context.channel.${line.channel}`)} ·{" "}
                    {t(`context.status.${line.status}`)}
                  </span>
                  <span className="ml-auto">
                    <Time at={line.lastMessageAt} />
                  </span>
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </ContextSection>
  );
}

/** What the customer thought of it. */
function Satisfaction({ said }: { said: NonNullable<ConversationContext["satisfaction"]> }) {
  const { t } = useTranslation();
  return (
    <ContextSection title={t("survey.satisfaction")}>
      <p className="flex items-baseline gap-2 text-sm text-strong">
        <span className="tabular font-medium">{said.rating} / 5</span>
        {t(`survey.steps.${said.rating as 1}`)}
        <span className="ml-auto text-xs text-muted">
          <Time at={said.at} />
        </span>
      </p>
      {said.comment && (
        <p className="mt-1 whitespace-pre-wrap break-words text-sm text-ink [overflow-wrap:anywhere]">
          <bdi>{said.comment}</bdi>
        </p>
      )}
    </ContextSection>
  );
}

const Waiting = () => (
  <div className="flex flex-col gap-6 px-4 py-4">
    <Skeleton lines={[45, 70]} />
    <Skeleton lines={[30, 100, 80, 100, 75, 100, 80]} />
    <Skeleton lines={[40, 60]} />
  </div>
);

/** Payments as they stand with what was just asked for, before the server has said so. */
function withWishes(context: ConversationContext, wishes: ReadonlyMap<string, boolean>): ConversationContext {
  if (wishes.size === 0) return context;
  const payments = context.payments.map((payment) => ({
    ...payment,
    linked: wishes.get(payment.id) ?? payment.linked,
  }));
  return { ...context, payments };
}

const without = (wishes: ReadonlyMap<string, boolean>, id: string) => {
  const rest = new Map(wishes);
  rest.delete(id);
  return rest;
};

/**
 * Who a conversation is with and what it may be about: the customer, their payments, what is
 * usual for them, what was said before. It fills the place it is given and scrolls by itself.
 */
export function ContextPane({ conversationId }: { conversationId: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const toast = useToast();
  const { context, failed, reload, change } = useConversationContext(conversationId);
  const [wishes, setWishes] = useState<ReadonlyMap<string, boolean>>(new Map());
  // biome-ignore lint/correctness/useExhaustiveDependencies: wishes belong to one conversation
  useEffect(() => setWishes(new Map()), [conversationId]);

  const fieldName = useFieldName();

  const sorry = () => toast(t("context.notSaved"), { tone: "danger" });

  async function link(payment: PaymentLine, linked: boolean, undoable = true) {
    const amount = format.money(payment.amountMinor, payment.currency);
    setWishes((wanted) => new Map(wanted).set(payment.id, linked));
    try {
      await change({ intent: linked ? "link" : "unlink", transactionId: payment.id });
      if (undoable) {
        toast(t(linked ? "context.linked" : "context.unlinked", { amount }), {
          action: { label: t("common.undo"), run: () => void link(payment, !linked, false) },
        });
      }
    } catch {
      sorry();
    } finally {
      setWishes((wanted) => without(wanted, payment.id));
    }
  }

  async function setCustomer(customerId: string | null, told: string, undoable = true) {
    try {
      const { before = null } = await change({ intent: "identify", customerId: customerId ?? "" });
      toast(
        told,
        undoable
          ? {
              action: {
                label: t("common.undo"),
                run: () => void setCustomer(before, t("context.unidentified"), false),
              },
            }
          : undefined,
      );
    } catch {
      sorry();
    }
  }
  const choose = (chosen: FoundCustomer) =>
    void setCustomer(chosen.id, t("context.identified", { name: chosen.name ?? chosen.id }));

  async function setField(field: FieldDefinition, said: string, undoable = true) {
    try {
      const { before = null } = await change({ intent: "field", fieldId: field.id, value: said });
      toast(
        t("fields.saved", { name: fieldName(field) }),
        undoable
          ? { action: { label: t("common.undo"), run: () => void setField(field, before ?? "", false) } }
          : undefined,
      );
    } catch {
      sorry();
    }
  }

  /** @returns whether the answers were right; null where nobody may ask any more */
  async function answer(fields: Record<string, string>): Promise<boolean | null> {
    try {
      return (await change({ intent: "step_up", ...fields })).passed ?? false;
    } catch {
      return null;
    }
  }

  const shown = context && withWishes(context, wishes);
  return (
    <section aria-label={t("context.title")} className="thin-scroll h-full min-h-0 overflow-auto bg-surface">
      {shown ? (
        <>
          {shown.caution && (
            <ContextCaution key={`caution ${conversationId}`} caution={shown.caution} onAnswer={answer} />
          )}
          {shown.satisfaction && <Satisfaction said={shown.satisfaction} />}
          {shown.incident && <ContextIncident incident={shown.incident} />}
          <ContextComplaint
            conversationId={conversationId}
            complaints={shown.complaints}
            payments={shown.payments}
            mayChange={shown.mayChange}
            onChanged={() => void reload()}
          />
          <ContextCustomer key={conversationId} id={conversationId} context={shown} onIdentify={choose} />
          {!shown.caution?.locked && (
            <>
              <ContextFields
                fields={shown.fields}
                mayChange={shown.mayChange}
                onChange={(field, said) => void setField(field, said)}
              />
              <ContextPayments
                context={shown}
                mayChange={shown.mayChange}
                onLink={(payment, linked) => void link(payment, linked)}
              />
            </>
          )}
          {shown.usual && <ContextUsual usual={shown.usual} />}
          {shown.customer && !shown.caution?.locked && <Earlier lines={shown.earlier} />}
        </>
      ) : failed ? (
        <ErrorState
          small
          title={t("context.failed")}
          detail={t("context.failedDetail")}
          onRetry={() => void reload()}
        />
      ) : (
        <Waiting />
      )}
    </section>
  );
}
