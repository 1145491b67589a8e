import { CircleCheck } from "lucide-react";
import { Button, ButtonLink } from "#app/components/button.tsx";
import { cx } from "#app/components/class-names.ts";
import { Brand } from "#app/components/frame/brand.tsx";
import { languages, usePreference } from "#app/components/frame/preferences.tsx";
import { useViewer } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";

/** Two buttons of a form of their own, so that they work without a script too. */
function LanguageButtons() {
  const { t } = useTranslation();
  const { locale } = useViewer();
  const prefer = usePreference();
  return (
    <form method="post" aria-label={t("contact.language")} className="flex gap-1">
      {languages.map(({ value, label, tag }) => (
        <button
          key={value}
          type="submit"
          name="language"
          value={value}
          lang={tag}
          aria-pressed={value === locale}
          onClick={(event) => {
            // With a script the page changes in place, and what is typed stays.
            event.preventDefault();
            prefer("locale", value);
          }}
          className={cx(
            "h-8 rounded-md px-2.5 text-sm",
            value === locale ? "bg-selected font-medium text-strong" : "text-muted hover:text-strong",
          )}
        >
          {label}
        </button>
      ))}
    </form>
  );
}

/** A page for customers: one column, quiet, no console around it. */
export function PublicPage({ children }: { children: React.ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col items-center bg-canvas px-4">
      <header className="flex w-full max-w-xl items-center justify-between gap-4 py-6">
        <span className="flex items-center gap-2.5 text-base font-semibold text-strong">
          <Brand className="size-7" />
          UPay
        </span>
        <LanguageButtons />
      </header>
      <main className="w-full max-w-xl pb-16">{children}</main>
    </div>
  );
}

/** What a visitor sees once their message is kept. */
export function Thanks({ number, cardRemoved }: { number: number; cardRemoved: boolean }) {
  const { t } = useTranslation();
  return (
    <div className="rounded-xl border border-line bg-surface px-6 py-8 text-center shadow-flat sm:px-8">
      <span className="mx-auto mb-3 flex size-12 items-center justify-center rounded-full bg-ok-tint text-ok">
        <CircleCheck aria-hidden className="size-6" strokeWidth={1.75} />
      </span>
      <h1 className="text-balance text-xl font-semibold text-strong">{t("contact.thanks")}</h1>
      <p className="mt-1.5 text-ink">{t("contact.thanksLead")}</p>
      <p className="tabular mt-1 text-2xl font-semibold tracking-[-0.01em] text-strong">
        {t("contact.number", { number })}
      </p>
      {cardRemoved && (
        <p className="mx-auto mt-5 max-w-md text-pretty rounded-md bg-warn-tint px-3 py-2 text-sm text-warn">
          {t("contact.cardRemoved")}
        </p>
      )}
      <div className="mt-6">
        <ButtonLink to="/help/contact" size="lg">
          {t("contact.again")}
        </ButtonLink>
      </div>
    </div>
  );
}

export const SendButton = ({ pending }: { pending: boolean }) => {
  const { t } = useTranslation();
  return (
    <Button type="submit" variant="primary" size="lg" pending={pending} className="w-full sm:w-auto">
      {t("contact.send")}
    </Button>
  );
};
