import { useEffect, useRef, useState } from "react";
import { useFileDrop } from "#app/features/conversations/file-drop.tsx";
import { useKeptFiles } from "#app/features/conversations/use-kept-files.tsx";
import { replaceCardNumbers } from "#app/platform/card-numbers.ts";
import { longestChatMessage } from "../protocol.ts";
import { AttachButton, FilesToSend, fileAddress } from "./files.tsx";
import { looksLikeEmail } from "./introduce.tsx";
import type { ChatLine } from "./line.tsx";
import { readPerson } from "./store.tsx";
import { fill, type Words } from "./words.ts";

/** Outside office hours: a message that is answered by e-mail. */
export function AwayForm({ line, words, connected }: { line: ChatLine; words: Words; connected: boolean }) {
  const [email, setEmail] = useState(() => readPerson().email);
  const [text, setText] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [number, setNumber] = useState<number | null>(null);
  const [sending, setSending] = useState(false);
  const clientId = useRef(crypto.randomUUID());
  const kept = useKeptFiles(fileAddress, line.headers);
  const drop = useFileDrop(kept.add);
  const { again } = kept;
  useEffect(() => {
    if (connected) again();
  }, [connected, again]);

  async function leave() {
    const body = replaceCardNumbers(text.trim());
    if (body === "") return setProblem(words.needed);
    if (!looksLikeEmail(email)) return setProblem(words.emailWrong);
    setSending(true);
    const files = kept.ready.map(({ id }) => id);
    const left = await line.leave({ clientId: clientId.current, body, files, email });
    setSending(false);
    if (typeof left === "string") return setProblem(words.refused[left]);
    kept.take();
    kept.settle();
    setProblem(null);
    setNumber(left);
  }

  if (number !== null)
    return (
      <p role="status" className="bar kind">
        {fill(words.left, { number })}
      </p>
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
