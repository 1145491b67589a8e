import { Monitor, Smartphone } from "lucide-react";
import { Badge } from "#app/components/badge.tsx";
import { Banner } from "#app/components/banner.tsx";
import { Button } from "#app/components/button.tsx";
import { Panel } from "#app/components/page.tsx";
import { Time } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { FormProblem } from "./form-problem.ts";
import { ProblemForm, useProblemWords } from "./problem-form.tsx";
import type { ListedSession } from "./sessions.server.ts";
import { browserOf } from "./user-agent.ts";

const handheld = new Set(["Android", "iPhone", "iPad"]);

/** Where the viewer is signed in, and the way to end it there. */
export function SessionsPanel({
  sessions,
  ended,
  problem,
}: {
  sessions: ListedSession[];
  /** how many were ended by the last request; null where none was asked to */
  ended: number | null;
  problem: FormProblem | null;
}) {
  const { t } = useTranslation();
  const words = useProblemWords();
  return (
    <Panel
      title={t("accounts.sessions.title")}
      lead={t("accounts.sessions.lead")}
      flush
      actions={
        sessions.length > 1 && (
          <ProblemForm intent="end-others">
            {({ pending }) => (
              <Button type="submit" size="sm" pending={pending}>
                {t("accounts.sessions.endOthers")}
              </Button>
            )}
          </ProblemForm>
        )
      }
    >
      {(ended !== null || problem?.form) && (
        <div className="p-4 pb-0">
          {problem?.form && <Banner tone="danger">{words(problem.form)}</Banner>}
          {ended !== null && (
            <Banner tone="ok">{t("accounts.profile.sessionsEnded", { count: ended })}</Banner>
          )}
        </div>
      )}
      <ul className="divide-y divide-line">
        {sessions.map((session) => (
          <SessionRow key={session.id} session={session} />
        ))}
      </ul>
      {sessions.length === 1 && (
        <p className="border-t border-line px-4 py-2.5 text-xs text-muted">
          {t("accounts.sessions.onlyThis")}
        </p>
      )}
    </Panel>
  );
}

function SessionRow({ session }: { session: ListedSession }) {
  const { t } = useTranslation();
  const { browser, system } = browserOf(session.userAgent);
  const name =
    browser && system
      ? t("accounts.sessions.on", { browser, system })
      : (browser ?? t("accounts.sessions.unknownBrowser"));
  const Icon = system && handheld.has(system) ? Smartphone : Monitor;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5">
      <Icon aria-hidden className="size-4 shrink-0 text-muted" />
      <div className="min-w-48 flex-1">
        <p className="flex items-center gap-2 text-sm font-medium text-strong">
          {name}
          {session.current && <Badge tone="action">{t("accounts.sessions.current")}</Badge>}
        </p>
        <p className="flex flex-wrap gap-x-3 text-xs text-muted">
          <span>
            {t("accounts.sessions.lastSeen")} <Time at={session.lastSeenAt} />
          </span>
          <span>
            {t("accounts.sessions.started")} <Time at={session.createdAt} mode="short" />
          </span>
          {session.address && <span className="tabular">{session.address}</span>}
        </p>
      </div>
      {!session.current && (
        <ProblemForm intent="end">
          {({ pending }) => (
            <>
              <input type="hidden" name="session" value={session.id} />
              <Button
                type="submit"
                size="sm"
                pending={pending}
                aria-label={t("accounts.sessions.endNamed", { browser: name })}
              >
                {t("accounts.sessions.end")}
              </Button>
            </>
          )}
        </ProblemForm>
      )}
    </li>
  );
}
