import { useTranslation } from "react-i18next";
import { Brand } from "./frame/brand.tsx";
import { usePreference } from "./frame/user-menu.tsx";
import { useViewer } from "./viewer.tsx";

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
  const { locale } = useViewer();
  const prefer = usePreference();
  const other = locale === "en" ? "zh" : "en";
  return (
    <div className="flex min-h-dvh flex-col items-center px-4 pb-10 pt-[max(2rem,14vh)]">
      <main className="w-full max-w-sm">
        <div className="mb-6 flex items-center gap-2.5">
          <Brand />
          <span className="text-lg font-semibold text-strong">{t("common.product")}</span>
          <button
            type="button"
            lang={other === "zh" ? "zh-CN" : "en-GB"}
            onClick={() => prefer("locale", other)}
            className="ml-auto rounded-md px-2 py-1 text-sm text-muted hover:bg-hover hover:text-strong"
          >
            {other === "zh" ? "简体中文" : "English"}
          </button>
        </div>
        <div className="rounded-lg border border-line bg-surface p-6">
          <h1 className="text-xl font-semibold text-strong">{title}</h1>
          {lead && <div className="mt-1 text-sm text-muted">{lead}</div>}
          <div className="mt-5 flex flex-col gap-4">{children}</div>
        </div>
      </main>
    </div>
  );
}
