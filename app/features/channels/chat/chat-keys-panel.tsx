import { Form, useNavigation, useSubmit } from "@remix-run/react";
import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { Banner } from "#app/components/banner.tsx";
import { Button, IconButton } from "#app/components/button.tsx";
import { ConfirmDialog } from "#app/components/dialog.tsx";
import { Panel } from "#app/components/page.tsx";
import { Time } from "#app/components/viewer.tsx";
import { OneTimeSecret } from "#app/features/accounts/one-time-secret.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { ChatSetup } from "./widget-settings.server.ts";

/** What the page was answered. */
export interface ChatAnswer {
  saved?: boolean;
  /** a key that was just made */
  made?: { kid: string; secret: string };
  refused?: boolean;
}

/** Keys under which sites sign who their visitors are. Two at most: the one in use, and the one to go over to. */
export function ChatKeysPanel({
  keys,
  mayAdd,
  answer,
}: {
  keys: ChatSetup["keys"];
  mayAdd: boolean;
  answer: ChatAnswer;
}) {
  const { t } = useTranslation();
  const busy = useNavigation().state !== "idle";
  const [leaving, setLeaving] = useState<string | null>(null);
  return (
    <Panel
      title={t("widget.keys")}
      lead={t("widget.keysLead")}
      actions={
        <Form method="post">
          <Button
            type="submit"
            name="intent"
            value="add-key"
            size="sm"
            icon={Plus}
            disabled={!mayAdd || busy}
            title={mayAdd ? undefined : t("widget.twoKeys")}
          >
            {t("widget.addKey")}
          </Button>
        </Form>
      }
    >
      <div className="flex flex-col gap-4">
        {answer.refused && <Banner tone="danger">{t("widget.keyRefused")}</Banner>}
        {answer.made && keys.some(({ kid }) => kid === answer.made?.kid) && (
          <OneTimeSecret
            key={answer.made.kid}
            title={t("widget.madeTitle", { kid: answer.made.kid })}
            lead={t("widget.madeLead")}
            secret={answer.made.secret}
            copy={t("widget.copyKey")}
          />
        )}
        {keys.length === 0 ? (
          <p className="text-sm text-muted">{t("widget.noKeys")}</p>
        ) : (
          <ul className="divide-y divide-line">
            {keys.map(({ kid, createdAt }) => (
              <li key={kid} className="flex min-h-10 items-center gap-3 text-sm">
                <code translate="no" className="font-mono text-strong">
                  {kid}
                </code>
                <span className="text-xs text-muted">
                  {createdAt ? (
                    <>
                      {t("widget.madeAt")} <Time at={createdAt} />
                    </>
                  ) : (
                    t("widget.environmentKey")
                  )}
                </span>
                {createdAt && (
                  <span className="ml-auto">
                    <IconButton
                      icon={Trash2}
                      size="sm"
                      label={t("widget.removeKey", { kid })}
                      onClick={() => setLeaving(kid)}
                    />
                  </span>
                )}
              </li>
            ))}
          </ul>
        )}
      </div>
      {leaving && <RemoveKey kid={leaving} onClose={() => setLeaving(null)} />}
    </Panel>
  );
}

function RemoveKey({ kid, onClose }: { kid: string; onClose: () => void }) {
  const { t } = useTranslation();
  const submit = useSubmit();
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("widget.removeTitle", { kid })}
      verb={t("widget.remove")}
      danger
      onConfirm={() => {
        submit({ intent: "remove-key", kid }, { method: "post" });
        onClose();
      }}
    >
      {t("widget.removeLead")}
    </ConfirmDialog>
  );
}
