import { lazy, Suspense, useCallback, useMemo, useRef, useState } from "react";
import { useShortcut } from "#app/components/shortcuts.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { ChatStrip } from "./chat-strip.tsx";
import { Composer } from "./composer.tsx";
import { ContextBeside, usePutAway, useRoomBeside } from "./context-beside.tsx";
import { CustomerTyping } from "./customer-typing.tsx";
import { forgetAhead } from "./pages-ahead.tsx";
import { PresenceLine } from "./presence-line.tsx";
import { RelatedStrip } from "./related-strip.tsx";
import { ServiceClocks } from "./service-clocks.tsx";
import { ThreadView } from "./thread-view.tsx";
import { TicketHeader } from "./ticket-header.tsx";
import { TicketMenu } from "./ticket-menu.tsx";
import type { TicketPage } from "./ticket-page.server.ts";
import { usePresence } from "./use-presence.tsx";
import { useRelations } from "./use-relations.tsx";
import { useThread } from "./use-thread.tsx";
import { useTicketPage } from "./use-ticket-page.tsx";

// Seldom asked for: it is loaded then.
const RelateDialog = lazy(() =>
  import("./relate-dialog.tsx").then(({ RelateDialog: dialog }) => ({ default: dialog })),
);

/** One conversation: its head, its thread, the place to write, and what is known beside it. */
export function TicketView({
  first,
  readAt,
  staff,
  teams,
  viewerId,
  tags,
  mayReply,
  mayInspect,
  sought,
}: {
  /** as its loader read it */
  first: TicketPage;
  /** when that was, if it was before the conversation was opened */
  readAt: number | null;
  staff: readonly { id: string; name: string }[];
  teams: readonly { id: string; name: string }[];
  viewerId: string;
  /** that the list beside it shows */
  tags: readonly string[];
  mayReply: boolean;
  mayInspect: boolean;
  sought: number | null;
}) {
  // The list beside it holds still by itself.
  const { page, reread } = useTicketPage(first, readAt);
  const { ticket } = page;
  const { messages, before, after, behind, earlier, later, readAgain } = useThread(
    ticket.id,
    page.thread,
    ticket.customerName,
  );
  const names = useMemo(
    () => new Map([...staff, ...teams].map(({ id, name }) => [id, name])),
    [staff, teams],
  );
  const room = useRoomBeside();
  const [putAway, putAwayBeside] = usePutAway();
  const [above, showAbove] = useState(false);
  const beside = room ? !putAway : above;
  const showBeside = (shown: boolean) => (room ? putAwayBeside(!shown) : showAbove(shown));
  const { others, writing } = usePresence(ticket.id, viewerId);
  const relations = useRelations(ticket.id, reread);
  // Stable, so that the thread is not drawn again with every change beside it.
  const splitOff = useRef(relations.split);
  splitOff.current = relations.split;
  const split = useCallback((seq: number) => void splitOff.current(seq), []);
  const [relating, setRelating] = useState<"merge" | "link" | null>(null);
  const into = page.related.some(({ relation }) => relation === "merged_into");
  const { t } = useTranslation();
  const group = t("thread.keys");
  const { following } = page;
  useShortcut(
    "f",
    t(following ? "related.unfollow" : "related.follow"),
    () => void relations.follow(!following),
    group,
  );
  useShortcut("l", t("related.linkTitle"), () => setRelating("link"), group);
  useShortcut("d", t("related.mergeTitle"), () => setRelating("merge"), group, mayReply && !into);
  const told = useRef(page.readSeq);
  const onRead = useCallback(
    (seq: number) => {
      if (seq <= told.current) return;
      told.current = seq;
      void fetch(`/console/inbox/${ticket.id}/draft`, {
        method: "POST",
        redirect: "manual",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ readSeq: seq }),
      })
        .then(() => forgetAhead(ticket.id))
        .catch(() => undefined);
    },
    [ticket.id],
  );

  return (
    <div className="flex min-h-0 flex-1">
      <div className="flex min-w-0 flex-1 flex-col">
        <TicketHeader
          ticket={ticket}
          staff={staff}
          teams={teams}
          viewerId={viewerId}
          tags={tags}
          mayChange={mayReply}
          onChanged={later}
          beside={beside}
          onBeside={() => showBeside(!beside)}
          menu={
            <TicketMenu
              following={page.following}
              mayMerge={mayReply && !into}
              onFollow={(follows) => void relations.follow(follows)}
              onRelate={setRelating}
            />
          }
        />
        <ServiceClocks conversationId={ticket.id} first={page.clocks} />
        <RelatedStrip
          related={page.related}
          mayChange={mayReply}
          onUnlink={(other) => void relations.unlink(other)}
          onUnmerge={() => void relations.unmerge()}
        />
        <ThreadView
          conversationId={ticket.id}
          messages={messages}
          before={before}
          after={after}
          readSeq={page.readSeq}
          sought={sought}
          names={names}
          mayInspect={mayInspect}
          onLineChanged={readAgain}
          onEarlier={earlier}
          onLater={later}
          onRead={onRead}
          onSplit={mayReply ? split : null}
        />
        <p
          role="status"
          className={behind ? "bg-warn-tint px-4 py-1.5 text-xs text-warn lg:px-6" : "sr-only"}
        >
          {behind && t("thread.behind")}
        </p>
        <PresenceLine others={others} />
        {ticket.channel === "chat" && (
          <ChatStrip
            conversationId={ticket.id}
            version={ticket.version}
            lastReply={messages.findLast(({ kind }) => kind === "reply")?.seq ?? 0}
            mayReply={mayReply && !into}
          />
        )}
        {ticket.channel === "chat" && (
          <CustomerTyping
            conversationId={ticket.id}
            lastInbound={messages.findLast(({ kind }) => kind === "inbound")?.seq ?? 0}
          />
        )}
        {/* What was merged is answered where it goes on. */}
        {!into && (
          <Composer
            conversationId={ticket.id}
            draft={page.draft}
            unsent={page.unsent}
            lastSeq={messages.at(-1)?.seq ?? 0}
            staff={staff}
            teams={teams}
            mayReply={mayReply}
            mailed={ticket.channel === "email" || ticket.channel === "web_form"}
            onSent={later}
            onWriting={writing}
          />
        )}
      </div>
      {relating && (
        <Suspense fallback={null}>
          <RelateDialog
            conversationId={ticket.id}
            intent={relating}
            pending={relations.pending}
            onChoose={async (other) => {
              const done = await (relating === "merge" ? relations.merge(other) : relations.link(other));
              if (done) setRelating(null);
            }}
            onClose={() => setRelating(null)}
          />
        </Suspense>
      )}
      <ContextBeside conversationId={ticket.id} open={beside} onOpenChange={showBeside} />
    </div>
  );
}
