import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { ErrorPage } from "#app/components/error-page.tsx";
import { can } from "#app/features/accounts/permissions.ts";
import { requireActor, requirePermission } from "#app/features/accounts/sessions.server.ts";
import {
  dismissMail,
  listFailedMails,
  mostFailedShown,
  restoreMail,
  retryAllMails,
  retryMail,
} from "#app/features/channels/email/inbound/failed-mails.server.ts";
import {
  type FailedAnswer,
  FailedMailsPage,
} from "#app/features/channels/email/inbound/failed-mails-page.tsx";
import { isConversationId } from "#app/features/conversations/conversation.ts";
import { NotFound } from "#app/platform/errors.ts";
import { pageProblem } from "#app/platform/page-problem.server.ts";

export const handle = { title: "mailboxes.failed.title", crumb: "mailboxes.failed.title" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request);
  const show = Number(new URL(request.url).searchParams.get("show")) || undefined;
  const failed = await listFailedMails(actor, show && Math.min(show, mostFailedShown)).catch(pageProblem);
  return { ...failed, manages: can(actor, "mailboxes.manage") };
}

const changes = {
  retry: { make: retryMail, done: "retried" },
  dismiss: { make: dismissMail, done: "dismissed" },
  restore: { make: restoreMail, done: "restored" },
} as const;

export async function action({ request }: ActionFunctionArgs): Promise<FailedAnswer> {
  const actor = await requireActor(request);
  requirePermission(actor, "failed_mails.manage");
  const form = await request.formData();
  const [intent, id] = [String(form.get("intent")), String(form.get("id"))];
  if (intent === "retry-all") return { done: "retried", count: await retryAllMails(actor) };
  const change = Object.hasOwn(changes, intent) ? changes[intent as keyof typeof changes] : null;
  if (!change || !isConversationId(id)) return { done: null };
  try {
    await change.make(actor, id);
    return { done: change.done, id };
  } catch (error) {
    if (error instanceof NotFound) return { done: null };
    throw error;
  }
}

export default function FailedMails() {
  return <FailedMailsPage {...useLoaderData<typeof loader>()} />;
}

export function ErrorBoundary() {
  return <ErrorPage />;
}
