import { useEffect, useRef, useState } from "react";
import { useFileDrop } from "#app/features/conversations/file-drop.tsx";
import { useKeptFiles } from "#app/features/conversations/use-kept-files.tsx";
import { replaceCardNumbers } from "#app/platform/card-numbers.ts";
import { longestChatMessage } from "../protocol.ts";
import { AttachButton, FilesToSend, fileAddress } from "./files.tsx";
import type { ChatLine } from "./line.tsx";
import { fill, type Words } from "./words.ts";

/** Where the visitor writes. Full card numbers are left out before anything is kept or sent. */
export function Composer({
  line,
  words,
  shown,
  connected,
  introduced,
  onWriting,
}: {
  line: ChatLine;
  words: Words;
  shown: boolean;
  connected: boolean;
  /** whether the visitor has said what they are asked for */
  introduced: boolean;
  /** whether there are words that are not sent yet */
  onWriting: (writing: boolean) => void;
}) {
  const [text, setText] = useState("");
  const [cardRemoved, setCardRemoved] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const kept = useKeptFiles(fileAddress, line.headers);
  const drop = useFileDrop(kept.add);
  const length = text.trim().length;
  const tooLong = length > longestChatMessage;
  const blocked = (length === 0 && kept.ready.length === 0) || tooLong || kept.waits || !introduced;

  useEffect(() => {
    // On a phone the keyboard would cover the greeting before anybody has read it.
    if (shown && !matchMedia("(pointer: coarse)").matches) field.current?.focus();
  }, [shown]);
  const writes = text !== "";
  useEffect(() => onWriting(writes), [writes, onWriting]);
  const { again } = kept;
  useEffect(() => {
    if (connected) again();
  }, [connected, again]);

  function send() {
    if (blocked) return;
    const body = replaceCardNumbers(text.trim());
    setCardRemoved(body !== text.trim());
    setText("");
    line.send(body, kept.take());
    // The outbox has them now.
    kept.settle();
    field.current?.focus();
  }

  return (
    <form
      className={drop.over ? "composer over" : "composer"}
      data-drop={words.file.drop}
      {...drop.area}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div role="status">
        {cardRemoved && <p className="bar kind">{words.cardRemoved}</p>}
        {!introduced && length > 0 && <p className="bar">{words.introduceFirst}</p>}
        {tooLong && <p className="bar">{fill(words.tooLong, { max: longestChatMessage, count: length })}</p>}
      </div>
      <FilesToSend kept={kept} words={words} />
      <div className="row">
        <AttachButton words={words} onFiles={kept.add} />
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
        <button type="submit" className="send" disabled={blocked}>
          {words.send}
        </button>
      </div>
    </form>
  );
}
