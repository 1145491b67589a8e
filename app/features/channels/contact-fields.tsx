import { Form, useNavigation } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { Banner } from "#app/components/banner.tsx";
import { TextArea, TextField } from "#app/components/field.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { type ContactField, longest, type RefusedContact, trapName } from "./contact-form.ts";
import { SendButton } from "./contact-page.tsx";

/** A refused form with how long to wait, where that is why. */
export type Refusal = RefusedContact & { minutes?: number };

/** The form of the contact page. Without a script the server's answers alone do it. */
export function ContactFields({ clientId, refused }: { clientId: string; refused: Refusal | null }) {
  const { t } = useTranslation();
  const pending = useNavigation().state !== "idle";
  const element = useRef<HTMLFormElement>(null);
  const notice = useRef<HTMLDivElement>(null);
  useEffect(() => element.current?.setAttribute("novalidate", ""), []);
  useEffect(() => {
    if (!refused) return;
    const wrong = element.current?.querySelector<HTMLElement>('[aria-invalid="true"]');
    (wrong ?? notice.current)?.focus();
  }, [refused]);
  const error = (field: ContactField) => {
    const code = refused?.problems[field];
    return code
      ? t(`contact.problem.${code as "required"}`, { max: longest[field].toLocaleString("en") })
      : null;
  };
  const shared = (name: ContactField) => ({
    name,
    label: t(`contact.${name}`),
    defaultValue: refused?.typed[name] ?? "",
    error: error(name),
    className: "h-10",
  });
  return (
    <Form ref={element} method="post" className="flex flex-col gap-5">
      <input type="hidden" name="clientId" value={clientId} />
      {refused && (
        <div ref={notice} tabIndex={-1} className="outline-none">
          <Banner tone="danger">
            {t(`contact.problem.${refused.form}`, { minutes: refused.minutes ?? 1 })}
          </Banner>
        </div>
      )}
      <div className="grid gap-5 sm:grid-cols-2">
        <TextField {...shared("name")} required maxLength={longest.name} autoComplete="name" />
        <TextField
          {...shared("email")}
          required
          type="email"
          maxLength={longest.email}
          autoComplete="email"
          inputMode="email"
          spellCheck={false}
          hint={t("contact.emailHint")}
        />
      </div>
      <TextField {...shared("subject")} required maxLength={longest.subject} autoComplete="off" />
      <TextArea
        {...shared("message")}
        required
        rows={7}
        className="min-h-40"
        hint={t("contact.messageHint")}
      />
      <fieldset className="rounded-lg border border-line px-4 pb-4 pt-3">
        <legend className="-ml-1 px-1 text-sm font-medium text-strong">
          {t("contact.payment")} <span className="font-normal text-muted">{t("common.optionalMark")}</span>
        </legend>
        <p className="mb-3 text-pretty text-xs text-muted">{t("contact.paymentLead")}</p>
        <div className="grid gap-4 sm:grid-cols-2">
          <div className="sm:col-span-2">
            <TextField
              {...shared("transactionId")}
              maxLength={longest.transactionId}
              autoComplete="off"
              spellCheck={false}
            />
          </div>
          <TextField
            {...shared("lastFour")}
            maxLength={longest.lastFour}
            inputMode="numeric"
            autoComplete="off"
          />
          <TextField
            {...shared("amount")}
            maxLength={longest.amount}
            autoComplete="off"
            placeholder={t("contact.amountHint")}
          />
        </div>
      </fieldset>
      <div aria-hidden className="absolute -left-[200vw] h-px w-px overflow-hidden">
        <label>
          {t("contact.leaveEmpty")}
          <input name={trapName} tabIndex={-1} autoComplete="off" defaultValue="" />
        </label>
      </div>
      <div className="flex">
        <SendButton pending={pending} />
      </div>
    </Form>
  );
}
