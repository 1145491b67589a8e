import { useRef, useState } from "react";
import { replaceCardNumbers } from "#app/platform/card-numbers.ts";
import { longestChatMessage } from "../protocol.ts";
import { looksLikeEmail } from "./introduce.tsx";
import type { ChatLine } from "./line.tsx";
import { readPerson } from "./store.tsx";
import { fill, type Words } from "./words.ts";

/** Outside office hours: a message that is answered by e-mail. */
export function AwayForm({ line, words }: { line: ChatLine; words: Words }) {
  const [email, setEmail] = useState(() => readPerson().email);
  const [text, setText] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [number, setNumber] = useState<number | null>(null);
  const [sending, setSending] = useState(false);
  const clientId = useRef(crypto.randomUUID());

  async function leave() {
    const body = replaceCardNumbers(text.trim());
    if (body === "") return setProblem(words.needed);
    if (!looksLikeEmail(email)) return setProblem(words.emailWrong);
    setSending(true);
    const kept = await line.leave(clientId.current, body, email);
    setSending(false);
    setNumber(kept);
    setProblem(kept === null ? words.refused.not_now : null);
  }

  if (number !== null)
    return (
      <p role="status" className="bar kind">
        {fill(words.left, { number })}
      </p>
    );
  return (
    <form
      className="composer fields"
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
      <p role="alert" className="problem">
        {problem}
      </p>
      <button type="submit" className="send" disabled={sending}>
        {sending ? words.sending : words.leave}
      </button>
    </form>
  );
}
