import { Lock, Reply, Send } from "lucide-react";
import { useCallback, useEffect, useId, useRef, useState } from "react";
import { Banner } from "#app/components/banner.tsx";
import { Button } from "#app/components/button.tsx";
import { cx } from "#app/components/class-names.ts";
import { Menu, MenuItem } from "#app/components/menu.tsx";
import { useShortcut } from "#app/components/shortcuts.tsx";
import { useToast } from "#app/components/toast.tsx";
import { longestMessage } from "#app/features/conversations/conversation.ts";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { CannedList } from "./canned-list.tsx";
import { gapsIn, type ReadyReply } from "./canned-reply.ts";
import { useCannedReplies } from "./use-canned-replies.tsx";

/** What sending answers. */
export type SendAnswer = { ok: true; seq: number } | { ok: false; crossedBy: string | null };

interface Message {
  intent: "reply" | "note";
  body: string;
  clientId: string;
  seenSeq?: number | null;
  status?: "open" | "pending" | "solved" | null;
  mentioned?: string[];
}

/** How long a reply can be taken back before it goes. */
const heldFor = 5_000;
/** Typing rests this long before the draft is kept. */
const draftRest = 700;

const post = (path: string, body: unknown, keepalive = false) =>
  fetch(path, {
    method: "POST",
    redirect: "manual",
    keepalive,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });

/** Staff whose name stands behind an @ in a note. */
export const mentionedIn = (body: string, staff: readonly { id: string; name: string }[]): string[] =>
  staff.filter(({ name }) => body.includes(`@${name}`)).map(({ id }) => id);

/**
 * Where answers and notes are written. What is written is kept on the server as it is typed.
 * A reply waits some seconds before it goes and can be taken back until then; one that crosses
 * somebody else's words asks first.
 */
export function Composer({
  conversationId,
  draft,
  lastSeq,
  staff,
  mayReply,
  onSent,
  onWriting,
}: {
  conversationId: string;
  draft: { kind: "reply" | "note"; body: string } | null;
  /** the newest line that is shown */
  lastSeq: number;
  staff: readonly { id: string; name: string }[];
  mayReply: boolean;
  onSent: () => void;
  /** with every key */
  onWriting: (kind: "reply" | "note") => void;
}) {
  const { t } = useTranslation();
  const toast = useToast();
  const path = `/console/inbox/${conversationId}`;
  const [kind, setKind] = useState<"reply" | "note">(mayReply ? (draft?.kind ?? "reply") : "note");
  const [body, setBody] = useState(draft?.body ?? "");
  const [sending, setSending] = useState(false);
  const [crossed, setCrossed] = useState<{ by: string | null; message: Message } | null>(null);
  const [held, setHeld] = useState<Message | null>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  const seen = useRef(lastSeq);
  const waiting = useRef<{ message: Message; timer: ReturnType<typeof setTimeout> } | null>(null);

  const keep = useCallback(
    (next: { kind: "reply" | "note"; body: string }) => {
      void post(`${path}/draft`, { ...next, seenSeq: seen.current }).catch(() => undefined);
    },
    [path],
  );
  const resting = useRef<ReturnType<typeof setTimeout>>();
  const canned = useCannedReplies(conversationId);
  const cannedId = useId();
  const missing = kind === "reply" ? gapsIn(body) : [];
  function pick(reply: ReadyReply) {
    const { text, cursor } = canned.insert(body, reply);
    write(text);
    area.current?.focus();
    // The first gap is chosen, to be written over.
    const gap = /\[\[[a-zA-Z.]+\]\]/.exec(text);
    requestAnimationFrame(() =>
      gap
        ? area.current?.setSelectionRange(gap.index, gap.index + gap[0].length)
        : area.current?.setSelectionRange(cursor, cursor),
    );
  }
  function write(next: string) {
    if (body.trim() === "") seen.current = lastSeq;
    onWriting(kind);
    setBody(next);
    clearTimeout(resting.current);
    resting.current = setTimeout(() => keep({ kind, body: next }), draftRest);
  }

  const sent = useRef(onSent);
  sent.current = onSent;
  const send = useCallback(
    async (message: Message) => {
      setSending(true);
      try {
        const response = await post(`${path}/send`, message);
        if (!response.ok) throw new Error(String(response.status));
        const answer = (await response.json()) as SendAnswer;
        if (answer.ok) {
          setCrossed(null);
          sent.current();
        } else {
          setBody((now) => now || message.body);
          setCrossed({ by: answer.crossedBy, message });
        }
      } catch {
        // The same client id: whatever became of the first try, there will be one line.
        setBody((now) => now || message.body);
        toast(t("thread.notSent"), {
          tone: "danger",
          action: {
            label: t("common.retry"),
            run: () => {
              setBody("");
              void send(message);
            },
          },
        });
      } finally {
        setSending(false);
      }
    },
    [path, t, toast],
  );

  // Leaving takes what waits along: it was sent, it only had not gone yet.
  useEffect(() => {
    const leave = () => {
      if (!waiting.current) return;
      clearTimeout(waiting.current.timer);
      void post(`${path}/send`, waiting.current.message, true);
      waiting.current = null;
    };
    window.addEventListener("pagehide", leave);
    return () => {
      window.removeEventListener("pagehide", leave);
      leave();
    };
  }, [path]);

  function submit(status: Message["status"] = null) {
    const text = body.trim();
    if (!text || text.length > longestMessage || held || sending || missing.length > 0) return;
    clearTimeout(resting.current);
    const clientId = crypto.randomUUID();
    setBody("");
    setCrossed(null);
    if (kind === "note") {
      void send({ intent: "note", body: text, clientId, mentioned: mentionedIn(text, staff) });
      return;
    }
    const message: Message = { intent: "reply", body: text, clientId, seenSeq: seen.current, status };
    setHeld(message);
    const timer = setTimeout(() => {
      waiting.current = null;
      setHeld(null);
      void send(message);
    }, heldFor);
    waiting.current = { message, timer };
  }

  function takeBack() {
    if (!waiting.current) return;
    clearTimeout(waiting.current.timer);
    const { message } = waiting.current;
    waiting.current = null;
    setHeld(null);
    setBody(message.body);
    keep({ kind: "reply", body: message.body });
    area.current?.focus();
  }

  function turnTo(next: "reply" | "note") {
    setKind(next);
    area.current?.focus();
    if (body) keep({ kind: next, body });
  }
  const group = t("thread.keys");
  useShortcut("r", t("thread.reply"), () => turnTo("reply"), group, mayReply);
  useShortcut("n", t("thread.note"), () => turnTo("note"), group);

  const left = longestMessage - body.length;
  return (
    <div className={cx("border-t border-line px-4 py-3 lg:px-6", kind === "note" && "bg-warn-tint/40")}>
      {held && (
        <div
          role="status"
          className="mb-2 flex items-center gap-3 rounded-md bg-action-tint px-3 py-1.5 text-sm text-action-text"
        >
          <span className="min-w-0 flex-1 truncate">{t("thread.goesSoon")}</span>
          <Button size="sm" onClick={takeBack}>
            {t("common.undo")}
          </Button>
        </div>
      )}
      {crossed && (
        <div className="mb-2">
          <Banner
            tone="warn"
            action={
              <Button
                size="sm"
                onClick={() => {
                  setBody("");
                  void send({ ...crossed.message, seenSeq: null });
                }}
              >
                {t("thread.sendAnyway")}
              </Button>
            }
          >
            {t("thread.crossed", { name: crossed.by ?? t("thread.customer") })}
          </Banner>
        </div>
      )}
      <div role="tablist" aria-label={t("thread.write")} className="mb-2 flex gap-1">
        {(["reply", "note"] as const).map((one) => (
          <button
            key={one}
            type="button"
            role="tab"
            aria-selected={kind === one}
            disabled={one === "reply" && !mayReply}
            onClick={() => turnTo(one)}
            className={cx(
              "inline-flex h-7 items-center gap-1.5 rounded-md px-2 text-xs font-medium disabled:opacity-50",
              kind === one ? "bg-selected text-strong" : "text-muted hover:bg-hover",
            )}
          >
            {one === "reply" ? (
              <Reply aria-hidden className="size-3.5" />
            ) : (
              <Lock aria-hidden className="size-3.5" />
            )}
            {t(`thread.${one}`)}
          </button>
        ))}
      </div>
      {canned.shown && kind === "reply" && (
        <CannedList id={cannedId} replies={canned.shown.replies} active={canned.shown.active} onPick={pick} />
      )}
      <textarea
        ref={area}
        aria-controls={canned.shown?.replies?.length ? cannedId : undefined}
        aria-activedescendant={
          canned.shown?.replies?.length ? `${cannedId}-${canned.shown.active}` : undefined
        }
        aria-label={t(kind === "reply" ? "thread.replyLabel" : "thread.noteLabel")}
        placeholder={t(kind === "reply" ? "thread.replyLabel" : "thread.noteLabel")}
        value={body}
        rows={3}
        onChange={(event) => {
          write(event.target.value);
          if (kind === "reply") canned.look(event.target.value, event.target.selectionEnd);
        }}
        onBlur={canned.close}
        onKeyDown={(event) => {
          const { shown } = canned;
          if (shown && event.key === "Escape") {
            event.preventDefault();
            canned.close();
            return;
          }
          if (shown?.replies?.length) {
            if (event.key === "ArrowDown" || event.key === "ArrowUp") {
              event.preventDefault();
              canned.step(event.key === "ArrowDown" ? 1 : -1);
              return;
            }
            const chosen = shown.replies[shown.active];
            if (
              chosen &&
              (event.key === "Enter" || event.key === "Tab") &&
              !event.ctrlKey &&
              !event.metaKey
            ) {
              event.preventDefault();
              pick(chosen);
              return;
            }
          }
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            submit();
          }
          if (event.key === "Escape") event.currentTarget.blur();
        }}
        className="input h-auto max-h-72 min-h-20 w-full resize-y py-1.5 leading-normal"
      />
      <div className="mt-2 flex flex-wrap items-center gap-2">
        <Button
          variant="primary"
          icon={kind === "reply" ? Send : Lock}
          keys="mod+enter"
          pending={sending}
          disabled={!body.trim() || left < 0 || held !== null || missing.length > 0}
          onClick={() => submit()}
        >
          {t(kind === "reply" ? "thread.send" : "thread.saveNote")}
        </Button>
        {kind === "reply" && (
          <Menu
            align="start"
            side="top"
            trigger={
              <Button disabled={!body.trim() || held !== null || missing.length > 0}>
                {t("thread.sendAnd")}
              </Button>
            }
          >
            <MenuItem onSelect={() => submit("pending")}>{t("thread.sendPending")}</MenuItem>
            <MenuItem onSelect={() => submit("solved")}>{t("thread.sendSolved")}</MenuItem>
          </Menu>
        )}
        {kind === "note" && <span className="text-xs text-muted">{t("thread.mentionHint")}</span>}
        {kind === "reply" && !body && <span className="text-xs text-muted">{t("thread.canned.hint")}</span>}
        {missing.length > 0 && (
          <span role="status" className="text-xs text-danger">
            {t("thread.canned.missing", { count: missing.length, names: missing.join(", ") })}
          </span>
        )}
        {left < 1_000 && (
          <span className={cx("tabular ml-auto text-xs", left < 0 ? "text-danger" : "text-muted")}>
            {t("thread.left", { count: left })}
          </span>
        )}
      </div>
    </div>
  );
}
