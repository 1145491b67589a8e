import { useNavigate } from "@remix-run/react";
import { useCallback, useState } from "react";
import { useToast } from "#app/components/toast.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";

type Asked =
  | { intent: "merge" | "link" | "unlink"; otherId: string }
  | { intent: "split"; seq: number }
  | { intent: "unmerge" | "follow" | "unfollow" };

/**
 * What a conversation has to do with others: merging, splitting, linking and following it, each
 * with the way back.
 *
 * @param onDone something of it has changed
 */
export function useRelations(conversationId: string, onDone: () => void) {
  const { t } = useTranslation();
  const toast = useToast();
  const navigate = useNavigate();
  const [pending, setPending] = useState(false);

  const send = useCallback(async (id: string, asked: Asked) => {
    const response = await fetch(`/console/inbox/${id}/related`, {
      method: "POST",
      redirect: "manual",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(asked),
    });
    const answer = (await response.json().catch(() => ({}))) as {
      id?: string;
      number?: number;
      title?: string;
    };
    if (!response.ok) throw new Error(answer.title);
    return answer;
  }, []);

  /** @returns whether it was done */
  const ask = useCallback(
    async (asked: Asked, said?: (answer: { id?: string; number?: number }) => void): Promise<boolean> => {
      setPending(true);
      try {
        const answer = await send(conversationId, asked);
        onDone();
        said?.(answer);
        return true;
      } catch (error) {
        toast((error as Error).message || t("thread.notChanged"), { tone: "danger" });
        return false;
      } finally {
        setPending(false);
      }
    },
    [send, conversationId, onDone, toast, t],
  );

  const undo = (asked: Asked) => ({ label: t("common.undo"), run: () => void ask(asked) });
  return {
    pending,
    merge: (other: { id: string; number: number }) =>
      ask({ intent: "merge", otherId: other.id }, () => {
        toast(t("related.done.merged", { number: other.number }), {
          action: {
            label: t("common.undo"),
            run: () => {
              void send(conversationId, { intent: "unmerge" })
                .then(() => navigate(`/console/inbox/${conversationId}`))
                .catch(() => toast(t("thread.notChanged"), { tone: "danger" }));
            },
          },
        });
        navigate(`/console/inbox/${other.id}`);
      }),
    unmerge: () => ask({ intent: "unmerge" }, () => toast(t("related.done.unmerged"))),
    link: (other: { id: string; number: number }) =>
      ask({ intent: "link", otherId: other.id }, () =>
        toast(t("related.done.linked", { number: other.number }), {
          action: undo({ intent: "unlink", otherId: other.id }),
        }),
      ),
    unlink: (other: { id: string; number: number }) =>
      ask({ intent: "unlink", otherId: other.id }, () =>
        toast(t("related.done.unlinked", { number: other.number }), {
          action: undo({ intent: "link", otherId: other.id }),
        }),
      ),
    split: (seq: number) =>
      ask({ intent: "split", seq }, ({ id, number }) =>
        toast(t("related.done.split", { number }), {
          action: { label: t("related.open"), run: () => navigate(`/console/inbox/${id}`) },
        }),
      ),
    follow: (follows: boolean) =>
      ask({ intent: follows ? "follow" : "unfollow" }, () =>
        toast(t(follows ? "related.done.followed" : "related.done.unfollowed")),
      ),
  };
}
