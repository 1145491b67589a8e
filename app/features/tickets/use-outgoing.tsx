import { useCallback, useEffect, useRef, useState } from "react";
import { useLiveAsk } from "#app/components/live.tsx";
import { useToast } from "#app/components/toast.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { ReadyReply } from "./canned-reply.ts";
import type { OutgoingMessage, Refusal, SendAnswer } from "./outgoing.ts";

/** How long a reply can be taken back before it goes (milliseconds). */
const heldFor = 5_000;

export const postJson = (path: string, body: unknown, keepalive = false) =>
  fetch(path, {
    method: "POST",
    redirect: "manual",
    keepalive,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });

/** Sends a message by a request. @throws where it did not go */
async function request(path: string, message: OutgoingMessage): Promise<SendAnswer> {
  const response = await postJson(`${path}/send`, message);
  if (!response.ok) throw new Error(String(response.status));
  return (await response.json()) as SendAnswer;
}

/** A message with the macro that is run with it, to give both back. */
interface Sent {
  message: OutgoingMessage;
  macro: ReadyReply | null;
}

/**
 * The way of a message out of the composer: by the live line where it is open, else by a request under the same id. A reply waits some seconds before it goes and can be taken
 * back until then; leaving the page takes it along. What is refused comes back to be decided on.
 *
 * @param on `onSent` after a message is stored; `onBack` gives the words of one back that did not go;
 * `onAgain` when those are sent after all
 */
export function useOutgoing(
  conversationId: string,
  {
    onSent,
    onBack,
    onAgain,
  }: {
    onSent: () => void;
    onBack: (message: OutgoingMessage, macro: ReadyReply | null) => void;
    onAgain: () => void;
  },
) {
  const path = `/console/inbox/${conversationId}`;
  const { t } = useTranslation();
  const toast = useToast();
  const ask = useLiveAsk();
  const [sending, setSending] = useState(false);
  const [refused, setRefused] = useState<(Sent & { answer: Refusal }) | null>(null);
  const [held, setHeld] = useState(false);
  const waiting = useRef<(Sent & { timer: ReturnType<typeof setTimeout> }) | null>(null);
  const failed = useRef<OutgoingMessage | null>(null);
  const after = useRef({ onSent, onBack, onAgain });
  after.current = { onSent, onBack, onAgain };

  const send = useCallback(
    async (message: OutgoingMessage, macro: ReadyReply | null = null) => {
      setSending(true);
      setRefused(null);
      try {
        const answer = (await ask({ conversationId, message })) ?? (await request(path, message));
        if (answer.ok) {
          after.current.onSent();
          const { changed } = answer;
          // What said nothing to the customer can be taken back whole afterwards, too.
          if (message.body === "" && macro)
            toast(
              t(changed?.length ? "composer.macro.done" : "composer.macro.nothing", { name: macro.title }),
              {
                ...(changed?.length && {
                  action: {
                    label: t("common.undo"),
                    run: () =>
                      void postJson("/console/inbox/changes", { undo: changed }).then(() =>
                        after.current.onSent(),
                      ),
                  },
                }),
              },
            );
        } else {
          after.current.onBack(message, macro);
          setRefused({ message, macro, answer });
        }
      } catch {
        failed.current = message;
        after.current.onBack(message, macro);
        toast(t("thread.notSent"), {
          tone: "danger",
          action: {
            label: t("common.retry"),
            run: () => {
              after.current.onAgain();
              void send(message, macro);
            },
          },
        });
      } finally {
        setSending(false);
      }
    },
    [path, conversationId, ask, t, toast],
  );

  // Leaving takes what waits along: it was sent, it only had not gone yet.
  useEffect(() => {
    const leave = () => {
      if (!waiting.current) return;
      clearTimeout(waiting.current.timer);
      void postJson(`${path}/send`, waiting.current.message, true);
      waiting.current = null;
    };
    window.addEventListener("pagehide", leave);
    return () => {
      window.removeEventListener("pagehide", leave);
      leave();
    };
  }, [path]);

  return {
    sending,
    held,
    /** what did not go, and why */
    refused,
    /** The id to send words under: the same for those that may have arrived without our knowing. */
    clientIdFor: ({ intent, body, files = [] }: Pick<OutgoingMessage, "intent" | "body" | "files">) =>
      failed.current?.intent === intent &&
      failed.current.body === body &&
      (failed.current.files ?? []).join() === files.join()
        ? failed.current.clientId
        : crypto.randomUUID(),
    dismiss: useCallback(() => setRefused(null), []),
    send,
    hold(message: OutgoingMessage, macro: ReadyReply | null) {
      setRefused(null);
      setHeld(true);
      const timer = setTimeout(() => {
        waiting.current = null;
        setHeld(false);
        void send(message, macro);
      }, heldFor);
      waiting.current = { message, macro, timer };
    },
    /** @returns what had not gone yet */
    takeBack(): Sent | null {
      if (!waiting.current) return null;
      clearTimeout(waiting.current.timer);
      const { message, macro } = waiting.current;
      waiting.current = null;
      setHeld(false);
      return { message, macro };
    },
  };
}
