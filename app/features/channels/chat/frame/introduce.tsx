import { useEffect, useState } from "react";
import { replaceCardNumbers } from "#app/platform/card-numbers.ts";
import type { Asked } from "../widget-tag.ts";
import type { ChatLine } from "./line.tsx";
import { type Person, readPerson, writePerson } from "./store.tsx";
import type { Words } from "./words.ts";

export const looksLikeEmail = (text: string) => /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(text);

/** Whether a visitor has said of themselves what they are asked for. */
export const isIntroduced = ({ name, email }: Person, ask: Asked) =>
  (ask.name !== "required" || name.trim() !== "") && (ask.email !== "required" || looksLikeEmail(email));

/** Who is there, where the site asks for it; what they say goes with their first message. */
export function Introduce({
  line,
  words,
  ask,
  onIntroduced,
}: {
  line: ChatLine;
  words: Words;
  ask: Asked;
  /** whether what is needed is there */
  onIntroduced: (introduced: boolean) => void;
}) {
  const [person, setPerson] = useState(readPerson);
  const wrong = person.email !== "" && !looksLikeEmail(person.email);

  useEffect(() => {
    line.introduction = {
      ...line.introduction,
      name: (ask.name !== "no" && replaceCardNumbers(person.name.trim())) || null,
      email: ask.email !== "no" && looksLikeEmail(person.email) ? person.email : null,
    };
    onIntroduced(isIntroduced(person, ask));
  }, [line, person, ask, onIntroduced]);

  function change(part: Partial<Person>) {
    const next = { ...person, ...part };
    setPerson(next);
    writePerson(next);
  }

  if (ask.name === "no" && ask.email === "no") return null;
  return (
    <div className="fields">
      {ask.name !== "no" && (
        <label>
          {ask.name === "required" ? words.nameNeeded : words.name}
          <input
            value={person.name}
            maxLength={80}
            required={ask.name === "required"}
            autoComplete="name"
            onChange={({ target }) => change({ name: target.value })}
          />
        </label>
      )}
      {ask.email !== "no" && (
        <label>
          {ask.email === "required" ? words.emailNeeded : words.email}
          <input
            type="email"
            value={person.email}
            maxLength={254}
            required={ask.email === "required"}
            autoComplete="email"
            aria-invalid={wrong}
            onChange={({ target }) => change({ email: target.value.trim() })}
          />
          <small>{wrong ? words.emailWrong : words.emailHint}</small>
        </label>
      )}
    </div>
  );
}
