import { useTranslation } from "#app/i18n/use-translation.tsx";
import { Brand } from "./frame/brand.tsx";
import { LanguageSwitch, ThemeSwitch } from "./frame/preferences.tsx";

/** Pages for people who are not signed in: one task, nothing else. */
export function AuthLayout({
  title,
  lead,
  children,
}: {
  title: string;
  lead?: React.ReactNode;
  children: React.ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <div className="flex min-h-dvh flex-col items-center px-4 pt-[max(2.5rem,13vh)]">
      <main className="w-full max-w-[22.5rem] pb-10">
        <div className="mb-5 flex items-center gap-2.5 px-0.5">
          <Brand className="size-7" />
          <span className="text-base font-semibold text-strong">{t("common.product")}</span>
        </div>
        <div className="rounded-xl border border-line bg-surface px-6 pb-6 pt-5 shadow-flat">
          <h1 className="text-xl font-semibold tracking-[-0.01em] text-strong">{title}</h1>
          {lead && <div className="mt-1 text-pretty text-sm text-muted">{lead}</div>}
          <div className="mt-5 flex flex-col gap-4">{children}</div>
        </div>
      </main>
      <footer className="mt-auto flex w-full max-w-[22.5rem] items-center justify-between gap-4 pb-6">
        <LanguageSwitch />
        <ThemeSwitch />
      </footer>
    </div>
  );
}
