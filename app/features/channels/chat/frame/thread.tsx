import { useRef } from "react";
import { LinkedText, RichText } from "#app/features/conversations/rich-text-view.tsx";
import type { ChatState, Waiting } from "../client.ts";
import type { Line } from "../protocol.ts";
import { Files } from "./files.tsx";
import type { ChatLine } from "./line.tsx";
import { useEndInView } from "./use-end-in-view.tsx";
import { type Locale, type Words, wordsOf } from "./words.ts";

/** A message's own words: those of a visitor are text, ours have their formatting. */
const Body = ({ text, own }: { text: string; own: boolean }) => (
  <div className="body">{own ? <LinkedText text={text} /> : <RichText text={text} />}</div>
);

function Said({
  chat,
  line,
  words,
  clock,
  mark,
}: {
  chat: ChatLine;
  line: Line;
  words: Words;
  clock: string;
  mark: string | null;
}) {
  const own = line.from === "visitor";
  return (
    <li className={own ? "own" : "theirs"}>
      <span className="who">{own ? words.you : (line.name ?? words.us)}</span>
      {line.body && <Body text={line.body} own={own} />}
      <Files line={chat} files={line.files} words={words} />
      <small>
        <time dateTime={line.at}>{clock}</time>
        {mark && ` · ${mark}`}
      </small>
    </li>
  );
}

function Unsent({
  message,
  line,
  words,
  connected,
}: {
  message: Waiting;
  line: ChatLine;
  words: Words;
  connected: boolean;
}) {
  const { clientId, refused } = message;
  return (
    <li className={refused ? "own refused" : "own waiting"}>
      <span className="who">{words.you}</span>
      {message.body && <Body text={message.body} own />}
      <Files line={line} files={message.files} words={words} />
      <small>
        {refused
          ? `${words.notSent}: ${words.refused[refused]}`
          : message.stored
            ? words.sent
            : connected
              ? words.sending
              : words.file.lost}
      </small>
      {refused && (
        <div>
          <button type="button" onClick={() => line.retry(clientId)}>
            {words.retry}
          </button>
          <button type="button" onClick={() => line.take({ type: "discarded", clientId })}>
            {words.discard}
          </button>
        </div>
      )}
    </li>
  );
}

interface Props {
  line: ChatLine;
  state: ChatState;
  locale: Locale;
  children: React.ReactNode;
}

/** What was said, and what waits to be sent; it stays at its end while it is read there. */
export function Thread({ line, state, locale, children }: Props) {
  const words = wordsOf(locale);
  const box = useRef<HTMLDivElement>(null);
  const scrolled = useEndInView(box);
  const clock = new Intl.DateTimeFormat(locale === "zh" ? "zh-CN" : "en-GB", { timeStyle: "short" });
  const { lines, outbox, standing } = state;
  const lastOwn = lines.findLast(({ from }) => from === "visitor")?.seq;
  const answered = lines.findLast(({ from }) => from === "staff")?.seq ?? 0;
  const read = Math.max(standing?.staffRead ?? 0, answered);
  return (
    <div
      className="thread"
      ref={box}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by keyboard
      tabIndex={0}
      role="log"
      aria-live="polite"
      aria-label={words.log}
      onScroll={scrolled}
    >
      {children}
      <ol className="said">
        {lines.map((said) => (
          <Said
            key={said.seq}
            chat={line}
            line={said}
            words={words}
            clock={clock.format(new Date(said.at))}
            mark={said.seq === lastOwn ? (read >= said.seq ? words.seen : words.sent) : null}
          />
        ))}
        {outbox.map((message) => (
          <Unsent
            key={message.clientId}
            message={message}
            line={line}
            words={words}
            connected={state.connected}
          />
        ))}
      </ol>
    </div>
  );
}
