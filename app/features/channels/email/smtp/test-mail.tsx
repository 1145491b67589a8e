import { Link, useFetcher } from "@remix-run/react";
import { CircleCheck, CircleX, Send } from "lucide-react";
import { useEffect, useState } from "react";
import { Banner } from "#app/components/banner.tsx";
import { Button } from "#app/components/button.tsx";
import { Spinner } from "#app/components/spinner.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { seconds } from "#app/platform/time.ts";
import type { TestMailResult, TestMailState } from "./test-mail.server.ts";

const lookEvery = 400;
/** A worker takes mails within five seconds; one that is busy may need some more. */
const patience = seconds(20);

/** Sends a test mail, and where it is by now. */
export function useTestMail(mailboxId: string) {
  const sending = useFetcher<{ test?: TestMailResult }>();
  const { data: state, load, state: looking } = useFetcher<TestMailState>();
  const [late, setLate] = useState(false);
  const result = sending.state === "idle" ? sending.data?.test : undefined;
  const id = result?.sent ? result.id : null;
  const over = state && state.at !== "kept";
  useEffect(() => {
    setLate(false);
    if (!id) return;
    load(`/console/email/tests/${id}`);
    const timer = setTimeout(() => setLate(true), patience);
    return () => clearTimeout(timer);
  }, [id, load]);
  useEffect(() => {
    if (!id || over || late || looking !== "idle") return;
    const timer = setTimeout(() => load(`/console/email/tests/${id}`), lookEvery);
    return () => clearTimeout(timer);
  }, [id, over, late, looking, load]);
  return {
    send: () =>
      sending.submit({ intent: "test-mail", mailboxId }, { method: "post", action: "/console/email" }),
    busy: sending.state !== "idle",
    result,
    state: id ? state : undefined,
    late,
  };
}

export type TestMail = ReturnType<typeof useTestMail>;

export function TestMailButton({ test }: { test: TestMail }) {
  const { t } = useTranslation();
  return (
    <Button size="sm" icon={Send} pending={test.busy} onClick={test.send}>
      {t(test.result?.sent ? "mailboxes.test.again" : "mailboxes.test.send")}
    </Button>
  );
}

function Step({
  done,
  failed = false,
  children,
}: {
  done: boolean;
  failed?: boolean;
  children: React.ReactNode;
}) {
  return (
    <li className="flex items-start gap-2 text-sm text-ink">
      <span className="mt-0.5 shrink-0">
        {failed ? (
          <CircleX aria-hidden className="size-4 text-danger" />
        ) : done ? (
          <CircleCheck aria-hidden className="size-4 text-ok" />
        ) : (
          <Spinner className="size-4" />
        )}
      </span>
      <span className="min-w-0">{children}</span>
    </li>
  );
}

/** The way of the test mail, step by step, up to its conversation. */
export function TestMailWay({ test: { result, state, late } }: { test: TestMail }) {
  const { t } = useTranslation();
  if (!result) return null;
  if (!result.sent)
    return result.problem === "no_door" ? (
      <Banner tone="danger" title={t("mailboxes.test.noDoor")}>
        {t("mailboxes.own.none")}
      </Banner>
    ) : (
      <Banner tone="danger" title={t("mailboxes.test.refused")}>
        <span className="font-mono text-xs [overflow-wrap:anywhere]">{result.problem}</span>
      </Banner>
    );
  return (
    <section aria-label={t("mailboxes.test.title")} className="rounded-md bg-sunken px-3 py-2.5">
      <ol aria-live="polite" className="flex flex-col gap-1.5">
        <Step done>
          {t("mailboxes.test.sent")}
          <span className="block font-mono text-xs text-muted [overflow-wrap:anywhere]">{result.answer}</span>
        </Step>
        <Step done>{t("mailboxes.test.kept")}</Step>
        {state?.at === "failed" ? (
          <Step done failed>
            {t("mailboxes.test.failed")}{" "}
            <Link to="/console/email/failed" className="text-action-text underline">
              {t("mailboxes.failed.tab")}
            </Link>
          </Step>
        ) : (
          <Step done={state?.at === "conversation"}>
            {late && state?.at !== "conversation"
              ? t("mailboxes.test.late")
              : t("mailboxes.test.conversation")}
            {state?.at === "conversation" && (
              <>
                {" · "}
                <Link to={`/console/inbox/${state.conversationId}`} className="text-action-text underline">
                  {t("mailboxes.test.open")}
                </Link>
              </>
            )}
          </Step>
        )}
      </ol>
    </section>
  );
}
