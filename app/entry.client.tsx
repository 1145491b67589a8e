import { RemixBrowser } from "@remix-run/react";
import { StrictMode, startTransition, useEffect } from "react";
import { hydrateRoot } from "react-dom/client";
import { keepEarlyWords } from "#app/components/early-words.ts";
import { NonceProvider } from "#app/components/nonce.tsx";
import { isDesk, type Locale, loadDesk, loadMessages } from "#app/i18n/index.ts";
import { createTranslator } from "#app/i18n/translator.ts";
import { WordsProvider } from "#app/i18n/use-translation.tsx";

/** As the router does where a page's script cannot be had: it may be of a version that is gone. */
function startAfresh() {
  window.location.reload();
  return new Promise<never>(() => {});
}

const locale: Locale = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
const translator = isDesk(window.location.pathname)
  ? createTranslator(locale, await loadDesk(locale), () => loadMessages(locale).catch(startAfresh))
  : createTranslator(locale, await loadMessages(locale));
// Browsers hide nonces from attributes but keep them on the property.
const nonce = document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce ?? "";

// The router gives up a question when a newer one replaces it, and lets the end of the old answer's
// stream go unhandled. Nothing is wrong then, and nobody needs to read of it.
window.addEventListener("unhandledrejection", (event) => {
  if (event.reason instanceof DOMException && event.reason.name === "AbortError") event.preventDefault();
});

const typeAgain = keepEarlyWords(document);
/** Around the page, not beside it: with a sibling that the server has not, every id React makes would be another. */
function EarlyWords({ children }: { children: React.ReactNode }) {
  useEffect(typeAgain, []);
  return children;
}

startTransition(() => {
  hydrateRoot(
    document,
    <StrictMode>
      <NonceProvider nonce={nonce}>
        <WordsProvider translator={translator}>
          <EarlyWords>
            <RemixBrowser />
          </EarlyWords>
        </WordsProvider>
      </NonceProvider>
    </StrictMode>,
  );
});
