import { useEffect, useState, useSyncExternalStore } from "react";
import { awayNow, isBehind, typist, unread } from "../client.ts";
import type { Asked } from "../widget-tag.ts";
import { AwayForm } from "./away-form.tsx";
import { Composer } from "./composer.tsx";
import { Introduce, isIntroduced } from "./introduce.tsx";
import type { ChatLine } from "./line.tsx";
import { Satisfaction } from "./satisfaction.tsx";
import { readPerson } from "./store.tsx";
import { Thread } from "./thread.tsx";
import { TranscriptForm } from "./transcript.tsx";
import { useLasting } from "./use-lasting.tsx";
import { aheadWords, fill, type Locale, wordsOf } from "./words.ts";

interface Props {
  line: ChatLine;
  locale: Locale;
  greeting: string | null;
  ask: Asked;
  framed: boolean;
  tell: (message: object) => void;
  onShown: (listener: (shown: boolean) => void) => void;
}

/** Milliseconds in which a line that was cut comes back unseen, as it does when a server is replaced. */
const unseen = 1_500;
/** Milliseconds between two looks at the office hours of a page on which nothing was written yet. */
const hoursLookedAt = 60_000;

/** Everything the visitor sees. */
export function ChatWindow({ line, locale, greeting, ask, framed, tell, onShown }: Props) {
  const words = wordsOf(locale);
  const state = useSyncExternalStore(line.subscribe, line.snapshot);
  const status = useSyncExternalStore(line.subscribe, line.statusNow);
  const [shown, setShown] = useState(!framed);
  const [ending, setEnding] = useState(false);
  const [writing, setWriting] = useState(false);
  const [introduced, setIntroduced] = useState(() => isIntroduced(readPerson(), ask));
  const [now, look] = useState(() => Date.now());
  const { standing } = state;
  const begun = state.lines.length + state.outbox.length > 0;
  const ended = standing?.status === "solved";
  const writes = typist(state, now);
  const away = awayNow(state, now);
  const clock = new Intl.DateTimeFormat(locale === "zh" ? "zh-CN" : "en-GB", { timeStyle: "short" });
  const news = unread(state);

  useEffect(() => onShown(setShown), [onShown]);
  useEffect(() => {
    const timer = setInterval(() => look(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  useEffect(() => {
    // What is not in view has not been read.
    const seen = () =>
      shown && document.visibilityState === "visible" && news > 0 && line.take({ type: "looked" });
    seen();
    document.addEventListener("visibilitychange", seen);
    return () => document.removeEventListener("visibilitychange", seen);
  }, [shown, news, line]);
  useEffect(() => {
    // Whoever is writing keeps the form they write in.
    if (begun || writing) return;
    const timer = setInterval(() => void line.lookAtHours(), hoursLookedAt);
    return () => clearInterval(timer);
  }, [begun, writing, line]);
  useEffect(() => tell({ type: "unread", count: news, begun }), [tell, news, begun]);
  useEffect(() => {
    const leave = (event: KeyboardEvent) => event.key === "Escape" && tell({ type: "close" });
    document.addEventListener("keydown", leave);
    return () => document.removeEventListener("keydown", leave);
  }, [tell]);

  const cut = status.reached === true && !state.connected;
  const lastingly = useLasting(cut, unseen);
  const offline = !status.held && (lastingly || (cut && !navigator.onLine));
  // A line that was sent before the first catch-up came shows that somebody is there.
  const heardOf = state.loaded || state.lines.length > 0;
  const quiet = status.reached === null || (status.reached && !heardOf && !offline && !status.held);
  return (
    <div className="window">
      <header>
        <div>
          <h1>{words.title}</h1>
          {standing?.agent && !ended && <p>{fill(words.withYou, { name: standing.agent })}</p>}
        </div>
        {begun && !ended && standing && (
          <button type="button" className="plain" onClick={() => setEnding(!ending)} aria-expanded={ending}>
            {words.end}
          </button>
        )}
        {framed && (
          <button
            type="button"
            className="plain close"
            aria-label={words.close}
            onClick={() => tell({ type: "close" })}
          >
            <svg viewBox="0 0 24 24" aria-hidden="true">
              <path d="M6 6l12 12M18 6L6 18" />
            </svg>
          </button>
        )}
      </header>
      {ending && (
        <div className="bar">
          <span>{words.endSure}</span>
          <button
            type="button"
            onClick={() => {
              setEnding(false);
              line.end();
            }}
          >
            {words.end}
          </button>
          <button type="button" onClick={() => setEnding(false)}>
            {words.goOn}
          </button>
          {state.conversationId && (
            <TranscriptForm line={line} words={words} conversationId={state.conversationId} />
          )}
        </div>
      )}
      <div role="status">
        {status.held && <p className="bar">{words.held[status.held]}</p>}
        {status.reached === false && !status.held && <p className="bar">{words.unavailable}</p>}
        {offline && <p className="bar">{words.offline}</p>}
        {isBehind(state) && <p className="bar">{words.behind}</p>}
        {state.hindered && <p className="bar">{words.refused[state.hindered]}</p>}
        {quiet && <p className="bar soft">{words.connecting}</p>}
        {standing && standing.ahead !== null && !ended && (
          <p className="bar soft">{aheadWords(locale, standing.ahead)}</p>
        )}
        {state.takenOverBy && !ended && (
          <p className="bar kind">{fill(words.takenOver, { name: state.takenOverBy })}</p>
        )}
        {away && (
          <p className="bar kind">
            {fill(words.rightBackSoon, { name: away.name, time: clock.format(new Date(away.until)) })}
          </p>
        )}
      </div>
      <Thread line={line} state={state} locale={locale}>
        <p className="greeting">{greeting ?? words.greeting}</p>
        <p className="hint">{words.hint}</p>
        {status.open && !begun && !status.customer && (
          <Introduce line={line} words={words} ask={ask} onIntroduced={setIntroduced} />
        )}
      </Thread>
      <p role="status" className="typing">
        {writes && fill(words.typing, { name: writes })}
      </p>
      {ended && (
        <div className="bar soft">
          <span>{words.ended}</span>
          <button type="button" onClick={() => line.take({ type: "renewed" })}>
            {words.another}
          </button>
        </div>
      )}
      {ended && state.conversationId && (
        <TranscriptForm
          key={state.conversationId}
          line={line}
          words={words}
          conversationId={state.conversationId}
        />
      )}
      {ended && standing.survey && state.conversationId && (
        <Satisfaction
          key={standing.survey.id}
          line={line}
          words={words}
          conversationId={state.conversationId}
          survey={standing.survey}
        />
      )}
      {status.reached && !status.open && !begun ? (
        <AwayForm
          line={line}
          words={words}
          shown={shown}
          connected={state.connected}
          onWriting={setWriting}
        />
      ) : (
        <Composer
          line={line}
          words={words}
          shown={shown}
          connected={state.connected}
          introduced={introduced || begun || status.customer}
          onWriting={setWriting}
        />
      )}
    </div>
  );
}
