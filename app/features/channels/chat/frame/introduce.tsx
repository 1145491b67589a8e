import { useEffect, useState } from "react";
import type { ChatLine } from "./line.tsx";
import { type Person, readPerson, writePerson } from "./store.tsx";
import type { Words } from "./words.ts";

export const looksLikeEmail = (text: string) => /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(text);

/** Who is there, if they like to say; what they say goes with their first message. */
export function Introduce({ line, words }: { line: ChatLine; words: Words }) {
  const [person, setPerson] = useState(readPerson);
  const wrong = person.email !== "" && !looksLikeEmail(person.email);

  useEffect(() => {
    line.introduction = {
      ...line.introduction,
      name: person.name.trim() || null,
      email: looksLikeEmail(person.email) ? person.email : null,
    };
  }, [line, person]);

  function change(part: Partial<Person>) {
    const next = { ...person, ...part };
    setPerson(next);
    writePerson(next);
  }

  return (
    <div className="fields">
      <label>
        {words.name}
        <input
          value={person.name}
          maxLength={80}
          autoComplete="name"
          onChange={({ target }) => change({ name: target.value })}
        />
      </label>
      <label>
        {words.email}
        <input
          type="email"
          value={person.email}
          maxLength={254}
          autoComplete="email"
          aria-invalid={wrong}
          onChange={({ target }) => change({ email: target.value.trim() })}
        />
        <small>{wrong ? words.emailWrong : words.emailHint}</small>
      </label>
    </div>
  );
}
