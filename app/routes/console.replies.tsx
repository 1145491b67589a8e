import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { Plus } from "lucide-react";
import { z } from "zod";
import { ButtonLink } from "#app/components/button.tsx";
import { cx } from "#app/components/class-names.ts";
import { ErrorPage } from "#app/components/error-page.tsx";
import { PageHeader } from "#app/components/page.tsx";
import { type FormProblem, keepTyped, problemFrom, readForm } from "#app/features/accounts/form-problem.ts";
import { can } from "#app/features/accounts/permissions.ts";
import { requireActor, requirePermission } from "#app/features/accounts/sessions.server.ts";
import { cannedReplyForm } from "#app/features/tickets/canned-reply-form.ts";
import { ReplyPane } from "#app/features/tickets/reply-pane.tsx";
import { listReplies, saveReply, shelveReply } from "#app/features/tickets/reply-shelf.server.ts";
import { ReplyTable } from "#app/features/tickets/reply-table.tsx";
import { listTeams } from "#app/features/tickets/teams.server.ts";
import { colleagues } from "#app/features/tickets/ticket-page.server.ts";
import { useReplyShelf } from "#app/features/tickets/use-reply-shelf.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { pageProblem } from "#app/platform/page-problem.server.ts";

export const handle = { title: "replies.title" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request);
  const [replies, people, teams] = await Promise.all([
    listReplies(actor),
    colleagues(actor),
    listTeams(actor),
  ]).catch(pageProblem);
  const staff = people.map(({ id, name }) => ({ id, name }));
  return { replies, staff, teams, mayManage: can(actor, "replies.manage") };
}

interface Answer {
  problem?: FormProblem;
  shelved?: string;
}

const shelf = z.object({ id: z.uuid("not_found"), intent: z.enum(["delete", "restore"]) });

export async function action({ request }: ActionFunctionArgs): Promise<Answer | Response> {
  const actor = await requireActor(request);
  requirePermission(actor, "replies.manage");
  const form = await request.formData();
  try {
    if (form.get("intent") === "save") {
      const { value, problem } = readForm(cannedReplyForm, form);
      if (problem) return { problem: keepTyped(problem, form) };
      const { id } = await saveReply(actor, value);
      return redirect(`/console/replies?reply=${id}&saved`);
    }
    const { value } = readForm(shelf, form);
    if (!value) return { problem: { fields: {}, form: "not_found" } };
    await shelveReply(actor, value.id, value.intent === "restore");
    return { shelved: value.id };
  } catch (error) {
    return { problem: keepTyped(problemFrom(error), form) };
  }
}

export default function Replies() {
  const { t } = useTranslation();
  const { replies, staff, teams, mayManage } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>() as Answer | undefined;
  const [search] = useSearchParams();
  const shelve = useReplyShelf();
  const reply = replies.find(({ id }) => id === search.get("reply"));
  const creating = mayManage && search.has("create");
  const open = creating || reply !== undefined;
  return (
    <div className="flex min-h-0 flex-1">
      <div className={cx("min-h-0 min-w-0 flex-1 flex-col", open ? "hidden lg:flex" : "flex")}>
        <PageHeader
          title={t("replies.title")}
          lead={t("replies.lead")}
          meta={<span className="text-xs text-muted">{t("replies.count", { count: replies.length })}</span>}
          actions={
            mayManage && (
              <ButtonLink to="?create" preventScrollReset variant="primary" icon={Plus}>
                {t("replies.create")}
              </ButtonLink>
            )
          }
        />
        <div className="flex min-h-0 flex-1 flex-col border-t border-line bg-surface">
          <ReplyTable replies={replies} openId={reply?.id} mayManage={mayManage} />
        </div>
      </div>
      {open && (
        <ReplyPane
          key={creating ? "new" : reply?.id}
          reply={creating ? null : (reply ?? null)}
          staff={staff}
          teams={teams}
          mayManage={mayManage}
          saved={search.has("saved")}
          problem={answer?.problem ?? null}
          onDelete={shelve}
        />
      )}
    </div>
  );
}

export function ErrorBoundary() {
  return <ErrorPage />;
}
