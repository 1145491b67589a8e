import { useEffect, useRef, useState } from "react";
import { useFileDrop } from "#app/features/conversations/file-drop.tsx";
import { useKeptFiles } from "#app/features/conversations/use-kept-files.tsx";
import { replaceCardNumbers } from "#app/platform/card-numbers.ts";
import { longestChatMessage, type RefusalCode } from "../protocol.ts";
import { AttachButton, FilesToSend, fileAddress } from "./files.tsx";
import { looksLikeEmail } from "./introduce.tsx";
import type { ChatLine } from "./line.tsx";
import { readLeft, readPerson, writeLeft } from "./store.tsx";
import { fill, type Words } from "./words.ts";

/** What to say of a message that was not taken; nothing is tried again by itself here. */
const notTaken = (words: Words, code: RefusalCode) =>
  code === "too_many" || code === "not_now" ? words.leaveAgain[code] : words.refused[code];

/** Outside office hours: a message that is answered by e-mail. One that was on its way is here again after a reload. */
export function AwayForm({
  line,
  words,
  shown,
  connected,
  onWriting,
}: {
  line: ChatLine;
  words: Words;
  shown: boolean;
  connected: boolean;
  /** whether there are words that are not left yet */
  onWriting: (writing: boolean) => void;
}) {
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // On a phone the keyboard would cover what it says.
    if (shown && !matchMedia("(pointer: coarse)").matches) first.current?.focus();
  }, [shown]);
  const [email, setEmail] = useState(() => readPerson().email);
  const [text, setText] = useState(() => readLeft()?.body ?? "");
  const [problem, setProblem] = useState<string | null>(null);
  const [number, setNumber] = useState<number | null>(null);
  const [sending, setSending] = useState(false);
  const [cardRemoved, setCardRemoved] = useState(false);
  const kept = useKeptFiles(fileAddress, line.headers);
  const drop = useFileDrop(kept.add);
  const writes = text !== "";
  useEffect(() => onWriting(writes), [writes, onWriting]);
  const { again } = kept;
  useEffect(() => {
    if (connected) again();
  }, [connected, again]);

  async function leave() {
    const body = replaceCardNumbers(text.trim());
    if (body === "") return setProblem(words.needed);
    if (!looksLikeEmail(email)) return setProblem(words.emailWrong);
    setCardRemoved(body !== text.trim());
    setSending(true);
    const files = kept.ready.map(({ id }) => id);
    const before = readLeft();
    // The same words once more are the same message, whether or not the first try came through.
    const clientId = before?.body === body ? before.clientId : crypto.randomUUID();
    writeLeft({ clientId, body });
    const left = await line.leave({ clientId, body, files, email });
    setSending(false);
    if (typeof left === "string") return setProblem(notTaken(words, left));
    writeLeft(null);
    kept.take();
    kept.settle();
    setProblem(null);
    setNumber(left);
  }

  if (number !== null)
    return (
      <div role="status">
        {cardRemoved && <p className="bar kind">{words.cardRemoved}</p>}
        <p className="bar kind">{fill(words.left, { number })}</p>
      </div>
    );
  return (
    <form
      className={drop.over ? "composer fields over" : "composer fields"}
      data-drop={words.file.drop}
      {...drop.area}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void leave();
      }}
    >
      <p>{words.away}</p>
      <label>
        {words.emailNeeded}
        <input
          ref={first}
          type="email"
          required
          value={email}
          maxLength={254}
          autoComplete="email"
          onChange={({ target }) => setEmail(target.value.trim())}
        />
      </label>
      <label>
        {words.message}
        <textarea
          rows={3}
          required
          value={text}
          maxLength={longestChatMessage}
          onChange={({ target }) => setText(target.value)}
        />
      </label>
      <FilesToSend kept={kept} words={words} />
      <p role="alert" className="problem">
        {problem}
      </p>
      <div className="row">
        <AttachButton words={words} onFiles={kept.add} />
        <button type="submit" className="send" disabled={sending || kept.waits}>
          {sending ? words.sending : words.leave}
        </button>
      </div>
    </form>
  );
}
