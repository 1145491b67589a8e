import { Lock, Zap } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { fittingReplies, type ReadyReply, slashWord } from "./canned-reply.ts";
import { fittingColleagues, type Mentionable, mentionWord } from "./mention.ts";
import type { Suggestion } from "./suggestion-list.tsx";

/** What can be chosen while something is typed: a reply that stands ready, or a colleague. */
export interface Choice extends Suggestion {
  /** what stands in the text in place of the word */
  text: string;
  reply?: ReadyReply;
}

/** What is typed behind a sign, and where it stands in the text. */
interface Asked {
  sign: "/" | "@";
  word: string;
  /** where the sign stands, and where the word ends */
  from: number;
  to: number;
}

const mostColleagues = 8;

const replyChoice = (reply: ReadyReply, lockedWord: string): Choice => ({
  id: reply.id,
  icon: reply.locked ? (
    <Lock aria-hidden className="size-3.5 shrink-0 text-warn" />
  ) : (
    reply.actions && <Zap aria-hidden className="size-3.5 shrink-0 text-muted" />
  ),
  name: `/${reply.shortcut}`,
  label: reply.title,
  detail: reply.locked ? lockedWord : reply.text,
  text: reply.text,
  reply,
});

/** Replies behind a slash and colleagues behind an @, chosen by keys. */
export function useSuggestions(
  conversationId: string,
  kind: "reply" | "note",
  staff: readonly Mentionable[],
) {
  const { t } = useTranslation();
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
    } finally {
      reading.current = false;
    }
  }

  function choicesFor({ sign, word }: Asked): Choice[] | null {
    if (sign === "/")
      return replies && fittingReplies(replies, word).map((reply) => replyChoice(reply, t("caution.locked")));
    return fittingColleagues(staff, word)
      .slice(0, mostColleagues)
      .map(({ id, name }) => ({ id, name, text: `@${name} ` }));
  }
  const choices = asked && choicesFor(asked);
  // An @ that nobody fits is just that.
  const shown = asked && !(asked.sign === "@" && choices?.length === 0) ? asked : null;

  return {
    /** null while nothing is asked for; `choices` is null while they are on their way */
    shown: shown && {
      sign: shown.sign,
      choices,
      active: Math.min(active, Math.max(0, (choices?.length ?? 1) - 1)),
    },
    /** looks at the text up to the cursor */
    look(text: string, cursor: number) {
      const before = text.slice(0, cursor);
      const sign = kind === "reply" ? "/" : "@";
      const word = sign === "/" ? slashWord(before) : mentionWord(before);
      if (word === null && asked === null) return;
      setAsked(word === null ? null : { sign, word, from: cursor - word.length - 1, to: cursor });
      setActive(0);
      // Read anew each time: what the replies are filled in with may have changed since.
      if (sign === "/" && word !== null && asked === null) void read();
    },
    /** the replies that stand ready, as they were read last; `read` reads them anew */
    replies,
    read,
    close: () => setAsked(null),
    step: (by: 1 | -1) =>
      setActive((place) => {
        const count = choices?.length ?? 0;
        return count === 0 ? 0 : (place + by + count) % count;
      }),
    /** @returns the text with the choice in place of the word, and where the cursor belongs */
    insert(text: string, { text: chosen }: Choice): { text: string; cursor: number } {
      const { from, to } = asked ?? { from: text.length, to: text.length };
      setAsked(null);
      return { text: text.slice(0, from) + chosen + text.slice(to), cursor: from + chosen.length };
    },
  };
}
