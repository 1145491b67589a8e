import { useFetcher } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { useToast } from "#app/components/toast.tsx";
import { useFormat } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { Disposition, SeenAlert } from "./alert.ts";
import type { DecisionAnswer } from "./decision-form.tsx";

/** Taking decisions back. */
export interface Undoing {
  pending: boolean;
  /** @param together other alerts that were decided with it */
  undo: (alert: SeenAlert, together?: readonly SeenAlert[]) => void;
}

/**
 * Takes decisions back, and says which of them stand because somebody else decided since. It lives above the alerts:
 * what it says is heard on the next one too.
 */
export function useUndoing(): Undoing {
  const { t } = useTranslation();
  const format = useFormat();
  const toast = useToast();
  const fetcher = useFetcher<DecisionAnswer>();
  const told = useRef<DecisionAnswer | undefined>(undefined);
  useEffect(() => {
    const answer = fetcher.data;
    if (!answer || fetcher.state !== "idle" || told.current === answer) return;
    told.current = answer;
    const who = ({ by, disposition }: { by: string | null; disposition: string }) => ({
      name: by ?? t("fraud.page.theSystem"),
      disposition: t(`fraud.disposition.${disposition as Disposition | "reopened"}`),
    });
    if (!answer.ok) {
      const why = answer.meanwhile ? t("fraud.page.notUndone", who(answer.meanwhile)) : answer.detail;
      toast(why, { tone: "danger" });
    } else if (answer.left.length > 0) {
      const stand = answer.left.map((one) =>
        t("fraud.page.stands", { ...who(one), amount: format.money(one.amountMinor, one.currency) }),
      );
      toast(t("fraud.page.undoneBut", { alerts: stand.join(t("fraud.page.standsComma")) }));
    }
  }, [fetcher.data, fetcher.state, toast, t, format]);

  return {
    pending: fetcher.state !== "idle",
    undo({ id, seen }, together = []) {
      const form = new FormData();
      form.set("intent", "reopen");
      form.set("seen", String(seen));
      for (const other of together) form.append("other", `${other.id} ${other.seen}`);
      fetcher.submit(form, { method: "post", action: `/console/alerts/${id}` });
    },
  };
}
