import { randomUUID } from "node:crypto";
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData, useRevalidator } from "@remix-run/react";
import { Banner } from "#app/components/banner.tsx";
import { ButtonLink } from "#app/components/button.tsx";
import { ErrorPage } from "#app/components/error-page.tsx";
import { useLiveEvent } from "#app/components/live.tsx";
import { PageBody, PageHeader, Panel } from "#app/components/page.tsx";
import { assertCan } from "#app/features/accounts/permissions.ts";
import { requireActor } from "#app/features/accounts/sessions.server.ts";
import { callLog } from "#app/features/channels/call.ts";
import { CallForm, type CallProblems } from "#app/features/channels/call-form.tsx";
import { CallList, CallStateBadge } from "#app/features/channels/call-list.tsx";
import { readCallPanel } from "#app/features/channels/call-panel.server.ts";
import { logCall } from "#app/features/channels/phone.server.ts";
import { looksLikeNumber } from "#app/features/customers/phone-number.ts";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { ProblemError } from "#app/platform/errors.ts";
import { pageProblem } from "#app/platform/page-problem.server.ts";
import { hours, minutes } from "#app/platform/time.ts";
import { zonedDayStart } from "#app/platform/zoned-day.ts";

export const handle = { title: "calls.title" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request);
  const search = new URL(request.url).searchParams;
  const asked = (name: string) => search.get(name)?.slice(0, 200) || null;
  const panel = await readCallPanel(actor, {
    call: asked("call"),
    customer: asked("customer"),
    find: asked("find"),
    saved: asked("saved"),
  }).catch(pageProblem);
  return { ...panel, clientId: randomUUID() };
}

/** A wall-clock time of the viewer's zone, as `datetime-local` sends it; null where it is none. */
function instantOf(text: unknown, timeZone: string): Date | null {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})/.exec(typeof text === "string" ? text : "");
  if (!match) return null;
  const day = zonedDayStart(match[1]!, timeZone, 0);
  return new Date(day.getTime() + hours(Number(match[2])) + minutes(Number(match[3])));
}

const refuse = (problems: CallProblems, status = 422) => data({ problems }, { status });

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request);
  try {
    assertCan(actor, "conversations.reply");
  } catch (error) {
    pageProblem(error);
  }
  const form = Object.fromEntries(await request.formData());
  const caller = typeof form.number === "string" ? form.number : "";
  const parsed = callLog.safeParse({
    ...form,
    // One field takes either: what is no number is how the caller named themselves.
    ...(caller !== "" && !looksLikeNumber(caller) && { number: "", name: caller }),
    followUpAt: instantOf(form.followUp, actor.timeZone),
  });
  if (!parsed.success) {
    const known = parsed.error.issues.map(({ path, message }) => [
      String(path[0] ?? "form"),
      /^[a-z_]+$/.test(message) ? message : "required",
    ]);
    return refuse(Object.fromEntries(known));
  }
  try {
    const { id } = await logCall(actor, parsed.data);
    return redirect(`/console/calls?${new URLSearchParams({ saved: id })}`);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const [item] = error.errors ?? [];
    return refuse(item ? { [item.pointer.slice(1)]: item.code } : { form: "not_saved" }, error.status);
  }
}

export default function Calls() {
  const { clientId, ...panel } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation();
  const { revalidate } = useRevalidator();
  useLiveEvent("call.changed", () => revalidate());
  const { call, saved } = panel;
  return (
    <>
      <PageHeader title={t("calls.title")} lead={t("calls.lead")} />
      <PageBody>
        <div className="grid max-w-6xl items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
          <Panel
            title={
              call
                ? `${t(`calls.${call.direction}`)} · ${call.number ?? t("calls.unknownNumber")}`
                : t("calls.log")
            }
            actions={call && <CallStateBadge call={call} />}
          >
            <div className="flex flex-col gap-4">
              {saved && (
                <Banner
                  tone="ok"
                  action={
                    <ButtonLink to={`/console/inbox/${saved.id}`} size="sm">
                      {t("calls.open")}
                    </ButtonLink>
                  }
                >
                  {t("calls.saved", { number: saved.number })}
                </Banner>
              )}
              {panel.mayLog && (
                <CallForm
                  key={saved?.id ?? call?.id ?? "new"}
                  panel={panel}
                  clientId={clientId}
                  problems={answer?.problems ?? null}
                />
              )}
            </div>
          </Panel>
          <Panel title={t("calls.recent")} flush>
            <CallList calls={panel.recent} current={call?.id ?? null} />
          </Panel>
        </div>
      </PageBody>
    </>
  );
}

export function ErrorBoundary() {
  return <ErrorPage />;
}
