import { useRevalidator } from "@remix-run/react";
import { useToast } from "#app/components/toast.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { SavedView } from "./saved-view.ts";

async function send(body: unknown) {
  const response = await fetch("/console/inbox/views", {
    method: "POST",
    redirect: "manual",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(String(response.status));
}

/** Keeps views of the inbox under names, and forgets them, with the way back. */
export function useSavedViews() {
  const { t } = useTranslation();
  const toast = useToast();
  const { revalidate } = useRevalidator();

  async function ask(body: unknown, said: string, undo?: unknown) {
    try {
      await send(body);
      revalidate();
      toast(
        said,
        undo === undefined
          ? undefined
          : {
              action: {
                label: t("common.undo"),
                run: () => {
                  send(undo).then(revalidate, () => toast(t("inbox.filter.notKept"), { tone: "danger" }));
                },
              },
            },
      );
    } catch {
      toast(t("inbox.filter.notKept"), { tone: "danger" });
    }
  }
  return {
    save: (name: string, shared: boolean, query: string) =>
      ask({ name, shared, query }, t("inbox.filter.saved", { name })),
    remove: ({ id, name, shared, query }: SavedView) =>
      ask({ remove: id }, t("inbox.filter.removed", { name }), { name, shared, query }),
  };
}
