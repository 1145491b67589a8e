import { useState } from "react";
import { looksLikeEmail } from "./introduce.tsx";
import type { ChatLine } from "./line.tsx";
import { readPerson } from "./store.tsx";
import { fill, type Words } from "./words.ts";

/** Has the conversation sent by mail: to the address we know, or to one that is given here. */
export function TranscriptForm({
  line,
  words,
  conversationId,
}: {
  line: ChatLine;
  words: Words;
  conversationId: string;
}) {
  const [email, setEmail] = useState(() => {
    const said = readPerson().email;
    return looksLikeEmail(said) ? said : "";
  });
  const [asking, setAsking] = useState(false);
  const [told, setTold] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const { transcript } = words;

  async function send(address: string | null) {
    if (pending) return;
    setPending(true);
    const answer = await line.transcript(conversationId, address);
    setPending(false);
    if (!answer) return setTold(transcript.failed);
    if (answer.withheld === null) {
      setAsking(false);
      return setTold(answer.to ? fill(transcript.sent, { email: answer.to }) : transcript.sentToKnown);
    }
    setAsking(answer.withheld === "no_address");
    setTold(
      answer.withheld === "no_address" ? null : transcript[answer.withheld === "rate" ? "often" : "failed"],
    );
  }

  if (told && !asking)
    return (
      <p role="status" className="bar soft">
        {told}
      </p>
    );
  return (
    <form
      className="bar soft"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const given = looksLikeEmail(email) ? email.toLowerCase() : null;
        if (asking && !given) setTold(words.emailWrong);
        else void send(given);
      }}
    >
      {asking && (
        <label className="grows">
          {words.emailNeeded}
          <input
            type="email"
            value={email}
            maxLength={254}
            autoComplete="email"
            onChange={({ target }) => setEmail(target.value.trim())}
          />
          {told && <small className="problem">{told}</small>}
        </label>
      )}
      <button type="submit" disabled={pending}>
        {transcript.send}
      </button>
    </form>
  );
}
