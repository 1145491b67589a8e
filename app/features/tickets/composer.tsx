import { Lock, Reply, Send } from "lucide-react";
import { useCallback, useEffect, useRef, useState } from "react";
import { Button } from "#app/components/button.tsx";
import { cx } from "#app/components/class-names.ts";
import { Menu, MenuItem } from "#app/components/menu.tsx";
import { useShortcut } from "#app/components/shortcuts.tsx";
import { useToastsAbove } from "#app/components/toast.tsx";
import type { Attachment } from "#app/features/conversations/attachment.ts";
import { longestMessage } from "#app/features/conversations/conversation.ts";
import { useFileDrop } from "#app/features/conversations/file-drop.tsx";
import { RichText } from "#app/features/conversations/rich-text-view.tsx";
import { useKeptFiles } from "#app/features/conversations/use-kept-files.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { gapsIn, type ReadyReply } from "./canned-reply.ts";
import { AttachButton, ComposerFiles, DropHint } from "./composer-files.tsx";
import { ComposerTools } from "./composer-tools.tsx";
import { noCopies, readCopies } from "./copies.ts";
import { CopiesField } from "./copies-field.tsx";
import { MacroDialog, MacroStrip } from "./macro-strip.tsx";
import { type Mentionable, mentionedIn } from "./mention.ts";
import type { OutgoingMessage } from "./outgoing.ts";
import { wroteIn } from "./pages-ahead.tsx";
import { SendQuestion } from "./send-questions.tsx";
import { postJson, useOutgoing } from "./use-outgoing.tsx";
import { type Choice, useSuggestions } from "./use-suggestions.tsx";
import { WritingField, type WritingFieldHandle } from "./writing-field.tsx";

/** Typing rests this long before the draft is kept (milliseconds). */
const draftRest = 700;

const kinds = ["reply", "note"] as const;
type Kind = (typeof kinds)[number];

function Kinds({ kind, mayReply, onTurn }: { kind: Kind; mayReply: boolean; onTurn: (next: Kind) => void }) {
  const { t } = useTranslation();
  return (
    <div role="tablist" aria-label={t("thread.write")} className="flex gap-1">
      {kinds.map((one) => {
        const Icon = one === "reply" ? Reply : Lock;
        return (
          <button
            key={one}
            type="button"
            role="tab"
            aria-selected={kind === one}
            disabled={one === "reply" && !mayReply}
            onClick={() => onTurn(one)}
            className={cx(
              "inline-flex h-7 items-center gap-1.5 rounded-md px-2 text-xs font-medium disabled:opacity-50",
              kind === one ? "bg-selected text-strong" : "text-muted hover:bg-hover",
            )}
          >
            <Icon aria-hidden className="size-3.5" />
            {t(`thread.${one}`)}
          </button>
        );
      })}
    </div>
  );
}

/**
 * Where answers and notes are written. What is written is kept on the server as it is typed.
 * A reply waits some seconds before it goes and can be taken back until then; one that crosses
 * somebody else's words asks first.
 */
export function Composer({
  conversationId,
  draft,
  unsent,
  lastSeq,
  staff,
  teams,
  mayReply,
  mailed,
  onSent,
  onWriting,
}: {
  conversationId: string;
  draft: { kind: Kind; body: string; macro: ReadyReply | null } | null;
  /** files that were kept with it */
  unsent: readonly Attachment[];
  /** the newest line that is shown */
  lastSeq: number;
  staff: readonly Mentionable[];
  teams: readonly { id: string; name: string }[];
  mayReply: boolean;
  /** replies leave by mail */
  mailed: boolean;
  onSent: () => void;
  /** with every key */
  onWriting: (kind: Kind) => void;
}) {
  const { t } = useTranslation();
  const path = `/console/inbox/${conversationId}`;
  const [kind, setKind] = useState<Kind>(mayReply ? (draft?.kind ?? "reply") : "note");
  const [body, setBody] = useState(draft?.body ?? "");
  const [preview, setPreview] = useState(false);
  const [typedCopies, setTypedCopies] = useState(noCopies);
  const copies = readCopies(typedCopies);
  const field = useRef<WritingFieldHandle>(null);
  const foot = useRef<HTMLDivElement>(null);
  useToastsAbove(foot);
  const seen = useRef(lastSeq);
  /** payments whose facts were filled in since the field was empty */
  const quoted = useRef(new Set<string>());

  const [macro, setMacro] = useState<ReadyReply | null>(draft?.macro ?? null);
  /** the viewer has begun to do something here */
  const touched = useRef(false);
  /** the same, for what is kept before the next drawing */
  const picked = useRef(macro);
  const putMacro = useCallback((next: ReadyReply | null) => {
    picked.current = next;
    setMacro(next);
  }, []);

  /** typed and not kept yet */
  const unkept = useRef<{ kind: Kind; body: string } | null>(null);
  const resting = useRef<ReturnType<typeof setTimeout>>();
  const keep = useCallback(
    (next: { kind: Kind; body: string }, anew = false) => {
      const goesWith = next.kind === "reply" ? picked.current : null;
      const draft = {
        ...next,
        seenSeq: seen.current,
        // With the words that a macro brought, the macro is put away too.
        macroId: goesWith && (next.body.trim() !== "" || goesWith.text === "") ? goesWith.id : null,
        quoted: [...quoted.current].slice(0, 20),
        anew,
      };
      unkept.current = null;
      clearTimeout(resting.current);
      wroteIn(conversationId);
      void postJson(`${path}/draft`, draft).catch(() => undefined);
    },
    [path, conversationId],
  );
  // Whoever goes to another conversation and comes back finds every word.
  useEffect(
    () => () => {
      if (unkept.current) keep(unkept.current);
    },
    [keep],
  );
  const suggestions = useSuggestions(conversationId, kind, staff);
  const kept = useKeptFiles(
    (id) => `/console/files/${id}?for=${conversationId}`,
    () => ({}),
    unsent,
  );
  const drop = useFileDrop(kept.add);
  const outgoing = useOutgoing(conversationId, {
    onSent: () => {
      kept.settle();
      onSent();
    },
    onBack: (message, ran) => {
      setBody((now) => now || message.body);
      putMacro(ran);
      kept.restore();
    },
    onAgain: () => {
      setBody("");
      putMacro(null);
      kept.take();
    },
  });
  // A draft that was kept elsewhere meanwhile is taken over as long as nothing was begun here.
  const [known, setKnown] = useState(draft);
  if (draft !== known) {
    setKnown(draft);
    if (!touched.current) {
      setBody(draft?.body ?? "");
      putMacro(draft?.macro ?? null);
      if (draft && mayReply) setKind(draft.kind);
    }
  }
  const missing = kind === "reply" ? gapsIn(body) : [];
  const [picking, setPicking] = useState(false);
  const running = kind === "reply" ? macro : null;
  const blocked =
    !(body.trim() || kept.ready.length > 0 || running) ||
    kept.waits ||
    outgoing.held ||
    missing.length > 0 ||
    (kind === "reply" && !copies);

  function write(next: string, as: Kind = kind) {
    if (body.trim() === "") seen.current = lastSeq;
    if (next.trim() === "") quoted.current.clear();
    onWriting(as);
    setBody(next);
    touched.current = true;
    wroteIn(conversationId);
    const words = { kind: as, body: next };
    unkept.current = words;
    clearTimeout(resting.current);
    resting.current = setTimeout(() => keep(words), draftRest);
  }

  function pick(choice: Choice) {
    if (choice.reply?.locked) return;
    const { text, cursor } = suggestions.insert(body, choice);
    if (choice.reply?.actions) putMacro(choice.reply);
    if (choice.reply?.quotes) quoted.current.add(choice.reply.quotes);
    write(text);
    field.current?.focus();
    // The first gap is chosen, to be written over.
    const gap = choice.reply && /\[\[[a-zA-Z.]+\]\]/.exec(text);
    requestAnimationFrame(() =>
      gap
        ? field.current?.select(gap.index, gap.index + gap[0].length)
        : field.current?.select(cursor, cursor),
    );
  }

  function submit(status: OutgoingMessage["status"] = null) {
    const text = body.trim();
    if (blocked || text.length > longestMessage || outgoing.sending) return;
    clearTimeout(resting.current);
    unkept.current = null;
    const intent = running ? "macro" : kind;
    const files = kept.take().map(({ id }) => id);
    const clientId = outgoing.clientIdFor({ intent, body: text, files });
    // Kept as it goes, so that the server knows what its writer knew of the payments in it.
    if (kind === "reply" && text) keep({ kind, body: text });
    setBody("");
    setPreview(false);
    putMacro(null);
    if (kind === "note")
      void outgoing.send({
        intent: "note",
        body: text,
        clientId,
        files,
        mentioned: mentionedIn(text, staff),
      });
    else {
      const macroId = running?.id;
      outgoing.hold(
        {
          intent,
          body: text,
          clientId,
          files,
          seenSeq: seen.current,
          status,
          quoted: [...quoted.current].slice(0, 20),
          ...(macroId && { macroId }),
          ...(mailed && copies && { copies }),
        },
        running,
      );
    }
  }

  function takeBack() {
    const back = outgoing.takeBack();
    if (!back) return;
    const { message, macro: ran } = back;
    setBody(message.body);
    putMacro(ran);
    kept.restore();
    keep({ kind: "reply", body: message.body });
    field.current?.focus();
  }

  function turnTo(next: Kind) {
    touched.current = true;
    setKind(next);
    suggestions.close();
    field.current?.focus();
    if (body) keep({ kind: next, body });
  }
  const group = t("thread.keys");
  useShortcut("r", t("thread.reply"), () => turnTo("reply"), group, mayReply);
  useShortcut("n", t("thread.note"), () => turnTo("note"), group);
  useShortcut("m", t("composer.macro.run"), () => setPicking(true), group, mayReply);
  const sendable = !blocked && kind === "reply" && !(running && !body.trim());
  useShortcut("", t(kind === "note" ? "thread.saveNote" : "thread.send"), () => submit(), group, !blocked);
  useShortcut("", t("thread.act.sendPending"), () => submit("pending"), group, sendable);
  useShortcut("", t("thread.act.sendSolved"), () => submit("solved"), group, sendable);

  /** A macro that was chosen by itself: what is written already stays before its words. */
  function take(reply: ReadyReply) {
    if (reply.locked) return;
    setKind("reply");
    putMacro(reply);
    if (reply.quotes) quoted.current.add(reply.quotes);
    const text = [body.trim(), reply.text].filter(Boolean).join("\n\n");
    write(text, "reply");
    const gap = /\[\[[a-zA-Z.]+\]\]/.exec(text);
    // After the dialog has given the focus back to where it was.
    requestAnimationFrame(() => {
      field.current?.focus();
      if (gap) field.current?.select(gap.index, gap.index + gap[0].length);
    });
  }

  const { refused } = outgoing;
  function sendAnyway() {
    if (!refused) return;
    const { message, macro: ran, answer } = refused;
    setBody("");
    putMacro(null);
    kept.take();
    const told = answer.stale
      ? {
          accepted: [
            ...(message.accepted ?? []),
            ...answer.stale.map(({ id, after }) => ({ id, status: after })),
          ],
        }
      : { seenSeq: Math.max(answer.crossedSeq, lastSeq) };
    void outgoing.send({ ...message, ...told }, ran);
  }
  /** Whoever was told what changed writes on from there. */
  function goBack() {
    seen.current = lastSeq;
    keep({ kind, body }, true);
    outgoing.dismiss();
    field.current?.focus();
  }
  const left = longestMessage - body.length;
  return (
    <div
      ref={foot}
      className={cx("relative border-t border-line px-4 py-3 lg:px-6", kind === "note" && "bg-warn-tint/40")}
      {...drop.area}
    >
      <DropHint over={drop.over} />
      {outgoing.held && (
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
      {refused && <SendQuestion answer={refused.answer} onSend={sendAnyway} onBack={goBack} />}
      <div className="mb-2 flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
        <Kinds kind={kind} mayReply={mayReply} onTurn={turnTo} />
        <ComposerTools
          preview={preview}
          onFormat={(format) => field.current?.format(format)}
          onPreview={() => setPreview(!preview)}
        />
      </div>
      {mailed && kind === "reply" && <CopiesField value={typedCopies} onChange={setTypedCopies} />}
      {preview ? (
        <section
          aria-label={t("composer.preview")}
          className="thin-scroll max-h-72 min-h-20 overflow-auto rounded-md border border-line bg-surface px-2.5 py-1.5 text-sm [overflow-wrap:anywhere]"
        >
          {body.trim() ? <RichText text={body} /> : <p className="text-muted">{t("composer.nothing")}</p>}
        </section>
      ) : (
        <WritingField
          ref={field}
          label={t(kind === "reply" ? "thread.replyLabel" : "thread.noteLabel")}
          value={body}
          suggestions={suggestions}
          onWrite={(text) => write(text)}
          onPick={pick}
          onSubmit={() => submit()}
        />
      )}
      {running?.actions && (
        <MacroStrip
          title={running.title}
          actions={running.actions}
          staff={staff}
          teams={teams}
          onRemove={() => {
            putMacro(null);
            keep({ kind, body });
          }}
        />
      )}
      {picking && (
        <MacroDialog
          macros={suggestions.replies?.filter(({ actions }) => actions) ?? null}
          onRead={suggestions.read}
          onPick={take}
          onClose={() => setPicking(false)}
        />
      )}
      <ComposerFiles kept={kept} />
      <div className="mt-2 flex flex-wrap items-center gap-2">
        <Button
          variant="primary"
          icon={kind === "reply" ? Send : Lock}
          keys="mod+enter"
          pending={outgoing.sending}
          disabled={blocked || left < 0}
          onClick={() => submit()}
        >
          {t(
            kind === "note"
              ? "thread.saveNote"
              : running && !body.trim()
                ? "composer.macro.runIt"
                : "thread.send",
          )}
        </Button>
        {kind === "reply" && !(running && !body.trim()) && (
          <Menu
            align="start"
            side="top"
            trigger={<Button disabled={blocked || left < 0}>{t("thread.sendAnd")}</Button>}
          >
            <MenuItem onSelect={() => submit("pending")}>{t("thread.sendPending")}</MenuItem>
            <MenuItem onSelect={() => submit("solved")}>{t("thread.sendSolved")}</MenuItem>
          </Menu>
        )}
        <AttachButton onFiles={kept.add} disabled={outgoing.held} />
        {kept.waits && (
          <span role="status" className="text-xs text-muted">
            {t("files.wait")}
          </span>
        )}
        {!body && !kept.waits && (
          <span className="text-xs text-muted">
            {t(kind === "note" ? "thread.mentionHint" : "thread.canned.hint")}
          </span>
        )}
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
