import { useState } from "react";
import type { SurveyStanding } from "#app/features/tickets/survey.ts";
import { replaceCardNumbers } from "#app/platform/card-numbers.ts";
import type { ChatLine } from "./line.tsx";
import type { Words } from "./words.ts";

interface Props {
  line: ChatLine;
  words: Words;
  conversationId: string;
  survey: SurveyStanding;
}

const steps = [1, 2, 3, 4, 5] as const;

/** Whether it helped: a rating is kept at once, words may follow. */
export function Satisfaction({ line, words, conversationId, survey }: Props) {
  const [rating, setRating] = useState(survey.rating);
  const [comment, setComment] = useState(survey.comment);
  const [told, setTold] = useState<"kept" | "failed" | null>(null);
  const [cardRemoved, setCardRemoved] = useState(false);
  const { survey: said } = words;
  const give = async (wanted: number) => {
    setRating(wanted);
    const safe = replaceCardNumbers(comment);
    if (safe !== comment) setCardRemoved(true);
    setComment(safe);
    setTold((await line.rate(conversationId, wanted, safe)) ? "kept" : "failed");
  };
  return (
    <form
      className="satisfaction"
      onSubmit={(event) => {
        event.preventDefault();
        if (rating) void give(rating);
      }}
    >
      <fieldset>
        <legend>{said.question}</legend>
        <div className="steps">
          {steps.map((step) => (
            <label key={step} className={step === rating ? "chosen" : undefined}>
              <input
                type="radio"
                name="rating"
                checked={step === rating}
                onChange={() => void give(step)}
                aria-label={`${step} – ${said.steps[step]}`}
              />
              <span aria-hidden="true">{step}</span>
            </label>
          ))}
        </div>
        <p className="ends" aria-hidden="true">
          <span>{said.steps[1]}</span>
          <span>{said.steps[5]}</span>
        </p>
      </fieldset>
      {rating !== null && (
        <div className="row">
          <textarea
            rows={1}
            maxLength={2_000}
            aria-label={said.comment}
            placeholder={said.comment}
            value={comment}
            onChange={({ target }) => setComment(target.value)}
          />
          <button type="submit">{words.send}</button>
        </div>
      )}
      <div role="status">{cardRemoved && <p className="bar kind">{words.cardRemoved}</p>}</div>
      <p role="status" className={told === "failed" ? "problem" : undefined}>
        {told && said[told]}
      </p>
    </form>
  );
}
