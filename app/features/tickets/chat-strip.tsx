import { Check, CheckCheck, Circle, Coffee } from "lucide-react";
import { useCallback, useEffect, useState } from "react";
import { Button } from "#app/components/button.tsx";
import { useLiveEvent, useLiveState } from "#app/components/live.tsx";
import { Menu, MenuItem } from "#app/components/menu.tsx";
import { useShortcut } from "#app/components/shortcuts.tsx";
import { useToast } from "#app/components/toast.tsx";
import { useFormat } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { awayMinutes, besideLookedAt, type ChatBeside } from "./chat-beside.ts";
import { fitting, PickDialog } from "./inbox-pick.tsx";
import { postJson } from "./use-outgoing.tsx";

/** How the visitor's side stands, kept up by what they tell. */
function useChatBeside(conversationId: string, version: number) {
  const [beside, setBeside] = useState<ChatBeside | null>(null);
  const live = useLiveState();
  const path = `/console/inbox/${conversationId}/chat`;
  const read = useCallback(
    (signal: AbortSignal) =>
      fetch(path, { signal })
        .then((response) => (response.ok ? response.json() : null))
        .then((stands: ChatBeside | null) => stands && setBeside(stands))
        .catch(() => undefined),
    [path],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: read anew with every change of the ticket, and when the line is back
  useEffect(() => {
    const ended = new AbortController();
    void read(ended.signal);
    // That somebody has gone is told by nobody.
    const timer = setInterval(
      () => document.visibilityState === "visible" && void read(ended.signal),
      besideLookedAt,
    );
    return () => {
      clearInterval(timer);
      ended.abort();
    };
  }, [read, version, live]);
  useLiveEvent("customer.receipt", ({ conversationId: id, delivered, read }) => {
    if (id !== conversationId) return;
    setBeside(
      (now) =>
        now && {
          ...now,
          here: true,
          delivered: Math.max(now.delivered, delivered),
          read: Math.max(now.read, read),
        },
    );
  });
  useLiveEvent("customer.typing", ({ conversationId: id }) => {
    if (id === conversationId) setBeside((now) => (now?.here === false ? { ...now, here: true } : now));
  });
  const say = useCallback(
    async (away: number): Promise<boolean> => {
      const response = await postJson(path, { away }).catch(() => null);
      if (response?.ok) setBeside((await response.json()) as ChatBeside);
      return response?.ok ?? false;
    },
    [path],
  );
  return { beside, say };
}

/**
 * Under a chat: whether the customer is there, how far they have come with the last answer, and a word that one will be
 * right back.
 */
export function ChatStrip({
  conversationId,
  version,
  lastReply,
  mayReply,
}: {
  conversationId: string;
  /** of the ticket */
  version: number;
  /** seq of the newest answer that is shown; 0 where there is none */
  lastReply: number;
  mayReply: boolean;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const toast = useToast();
  const { beside, say } = useChatBeside(conversationId, version);
  const tell = async (away: number) => {
    if (!(await say(away))) toast(t("chat.rightBack.failed"), { tone: "danger" });
  };
  const [leaving, setLeaving] = useState(false);
  const away = Boolean(beside?.awayUntil);
  useShortcut(
    "b",
    t(away ? "chat.rightBack.back" : "chat.rightBack.say"),
    () => (away ? void tell(0) : setLeaving(true)),
    t("thread.keys"),
    mayReply && beside !== null,
  );
  if (!beside) return null;
  const came = beside.read >= lastReply ? "read" : beside.delivered >= lastReply ? "delivered" : "sent";
  const Mark = came === "sent" ? Check : CheckCheck;
  return (
    <div className="flex min-h-8 flex-wrap items-center gap-x-3 px-4 text-xs text-muted lg:px-6">
      <span role="status" data-here={beside.here} className="inline-flex items-center gap-1">
        <Circle
          aria-hidden
          className={beside.here ? "size-2.5 fill-ok-solid text-ok-solid" : "size-2.5 text-faint"}
        />
        {t(beside.here ? "chat.presence.here" : "chat.presence.gone")}
      </span>
      {lastReply > 0 && (
        <span role="status" data-receipt={came} className="inline-flex items-center gap-1">
          <Mark aria-hidden className={came === "read" ? "size-3.5 text-action-text" : "size-3.5"} />
          {t(`chat.receipt.${came}`)}
        </span>
      )}
      <span className="ml-auto inline-flex items-center gap-2">
        {beside.awayUntil && (
          <span role="status" className="text-warn">
            {t("chat.rightBack.told", { time: format.minute(beside.awayUntil) })}
          </span>
        )}
        {mayReply &&
          (beside.awayUntil ? (
            <Button size="sm" onClick={() => void tell(0)}>
              {t("chat.rightBack.back")}
            </Button>
          ) : (
            <Menu
              side="top"
              trigger={
                <Button size="sm" variant="ghost" icon={Coffee}>
                  {t("chat.rightBack.say")}
                </Button>
              }
            >
              {awayMinutes.map((count) => (
                <MenuItem key={count} onSelect={() => void tell(count)}>
                  {t("chat.rightBack.minutes", { count })}
                </MenuItem>
              ))}
            </Menu>
          ))}
      </span>
      {leaving && (
        <PickDialog
          title={t("chat.rightBack.say")}
          placeholder={t("inbox.pick.findTime")}
          nothing={t("inbox.pick.nothing")}
          choices={(words) =>
            fitting(
              awayMinutes.map((count) => ({
                id: String(count),
                label: t("chat.rightBack.minutes", { count }),
                icon: Coffee,
                run: () => void tell(count),
              })),
              words,
            )
          }
          onClose={() => setLeaving(false)}
        />
      )}
    </div>
  );
}
