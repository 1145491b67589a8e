import { useFetcher, useNavigate } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { useToast } from "#app/components/toast.tsx";
import type { FormProblem } from "#app/features/accounts/form-problem.ts";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { ShelvedReply } from "./reply-shelf.server.ts";

/** Takes a reply away, with the way back. */
export function useReplyShelf() {
  const { t } = useTranslation();
  const toast = useToast();
  const navigate = useNavigate();
  const fetcher = useFetcher<{ shelved?: string; problem?: FormProblem }>();
  const told = useRef<unknown>(null);
  const { data } = fetcher;
  useEffect(() => {
    if (!data || told.current === data) return;
    told.current = data;
    if (data.problem) toast(t("accounts.error.unknown"), { tone: "danger" });
  }, [data, toast, t]);
  return (reply: ShelvedReply) => {
    fetcher.submit({ intent: "delete", id: reply.id }, { method: "post", action: "/console/replies" });
    navigate(".", { preventScrollReset: true });
    toast(t("replies.deleted", { shortcut: reply.shortcut }), {
      action: {
        label: t("common.undo"),
        run: () =>
          fetcher.submit({ intent: "restore", id: reply.id }, { method: "post", action: "/console/replies" }),
      },
    });
  };
}
