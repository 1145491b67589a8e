import { useRef, useState } from "react";
import { fittingReplies, type ReadyReply, slashWord } from "./canned-reply.ts";

/** What is typed behind a slash, and where it stands in the text. */
interface Asked {
  word: string;
  /** where the slash stands, and where the word ends */
  from: number;
  to: number;
}

/** Canned replies behind a slash: read when the first one is asked for, chosen by keys. */
export function useCannedReplies(conversationId: string) {
  const [replies, setReplies] = useState<readonly ReadyReply[] | null>(null);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [active, setActive] = useState(0);
  const reading = useRef(false);

  async function read() {
    if (reading.current) return;
    reading.current = true;
    try {
      const response = await fetch(`/console/inbox/${conversationId}/replies`, { redirect: "manual" });
      if (!response.ok) throw new Error(String(response.status));
      setReplies(((await response.json()) as { replies: ReadyReply[] }).replies);
    } catch {
      // The next slash asks again.
      reading.current = false;
    }
  }

  const fitting = asked && replies && fittingReplies(replies, asked.word);
  return {
    /** null while nothing is asked for; `replies` is null while they are on their way */
    shown: asked && { replies: fitting, active: Math.min(active, Math.max(0, (fitting?.length ?? 1) - 1)) },
    /** looks at the text up to the cursor */
    look(text: string, cursor: number) {
      const word = slashWord(text.slice(0, cursor));
      setAsked(word === null ? null : { word, from: cursor - word.length - 1, to: cursor });
      setActive(0);
      if (word !== null) void read();
    },
    close: () => setAsked(null),
    step: (by: 1 | -1) =>
      setActive((place) => {
        const count = fitting?.length ?? 0;
        return count === 0 ? 0 : (place + by + count) % count;
      }),
    /** @returns the text with the reply in place of the word, and where the cursor belongs */
    insert(text: string, reply: ReadyReply): { text: string; cursor: number } {
      const { from, to } = asked ?? { from: text.length, to: text.length };
      setAsked(null);
      return { text: text.slice(0, from) + reply.text + text.slice(to), cursor: from + reply.text.length };
    },
  };
}
