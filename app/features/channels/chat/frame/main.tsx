import { createRoot } from "react-dom/client";
import { ChatWindow } from "./chat-window.tsx";
import "./frame.css";
import { readAsk, wordsOn } from "../widget-tag.ts";
import { ChatLine } from "./line.tsx";

/** Milliseconds that a page in a frame waits for its site to say who is there. */
const siteSilent = 700;

const root = document.getElementById("chat")!;
const locale = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
const framed = window.parent !== window;
const { greeting, colour, ask } = root.dataset;

if (colour) {
  document.documentElement.style.setProperty("--brand", colour);
  document.documentElement.style.setProperty("--on-brand", wordsOn(colour));
}

const line = new ChatLine(locale);
const asked = readAsk(ask ?? null);
const tell = (message: object) => {
  // Counts and states only: whichever site the frame stands in may know them.
  if (framed) window.parent.postMessage({ upay: "chat", ...message }, "*");
};

let started = false;
/** @param signedOut whoever was here before has left the site */
function start(identity: string | null, signedOut = false) {
  if (!started) void line.start(identity, signedOut);
  // The site was slow to say who is there: until it did, nobody was.
  else if (identity || signedOut) void line.identify(identity);
  started = true;
}

let setShown: (shown: boolean) => void = () => undefined;

window.addEventListener("message", ({ source, data }: MessageEvent) => {
  if (source !== window.parent || data?.upay !== "site") return;
  const identity = typeof data.identity === "string" ? data.identity : null;
  if (data.type === "hello") {
    // Whoever signed out before this page was there is not to be found in it.
    start(identity, data.identity === false);
    setShown(data.shown === true);
  } else if (data.type === "identify") void line.identify(identity);
  else if (data.type === "shown") setShown(data.shown === true);
});

createRoot(root).render(
  <ChatWindow
    line={line}
    locale={locale}
    greeting={greeting || null}
    ask={asked}
    framed={framed}
    tell={tell}
    onShown={(listener) => {
      setShown = listener;
    }}
  />,
);
tell({ type: "ready" });
if (!framed) start(null);
else setTimeout(() => start(null), siteSilent);
