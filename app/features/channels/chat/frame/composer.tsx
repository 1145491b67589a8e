import { useEffect, useRef, useState } from "react";
import { replaceCardNumbers } from "#app/platform/card-numbers.ts";
import { longestChatMessage } from "../protocol.ts";
import type { ChatLine } from "./line.tsx";
import { fill, type Words } from "./words.ts";

/** Where the visitor writes. Full card numbers are left out before anything is kept or sent. */
export function Composer({ line, words, shown }: { line: ChatLine; words: Words; shown: boolean }) {
  const [text, setText] = useState("");
  const [cardRemoved, setCardRemoved] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const length = text.trim().length;
  const tooLong = length > longestChatMessage;

  useEffect(() => {
    // On a phone the keyboard would cover the greeting before anybody has read it.
    if (shown && !matchMedia("(pointer: coarse)").matches) field.current?.focus();
  }, [shown]);

  function send() {
    if (length === 0 || tooLong) return;
    const body = replaceCardNumbers(text.trim());
    setCardRemoved(body !== text.trim());
    setText("");
    line.send(body);
    field.current?.focus();
  }

  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div role="status">
        {cardRemoved && <p className="bar kind">{words.cardRemoved}</p>}
        {tooLong && <p className="bar">{fill(words.tooLong, { max: longestChatMessage, count: length })}</p>}
      </div>
      <div className="row">
        <textarea
          ref={field}
          rows={2}
          value={text}
          aria-label={words.message}
          aria-invalid={tooLong}
          placeholder={words.write}
          onChange={({ target }) => {
            setText(target.value);
            if (target.value !== "") line.typing();
          }}
          onKeyDown={(event) => {
            // Enter also chooses a word while Chinese is typed: that is no sending.
            if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
            event.preventDefault();
            send();
          }}
        />
        <button type="submit" className="send" disabled={length === 0 || tooLong}>
          {words.send}
        </button>
      </div>
    </form>
  );
}
