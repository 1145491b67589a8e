import { setNonce } from "get-nonce";
import { createContext, useContext } from "react";

const NonceContext = createContext("");

/** Lends the page's nonce to whatever adds a style element later (dialogs that lock scrolling). */
export function NonceProvider({ nonce, children }: { nonce: string; children: React.ReactNode }) {
  if (typeof document !== "undefined") setNonce(nonce);
  return <NonceContext.Provider value={nonce}>{children}</NonceContext.Provider>;
}

export const useNonce = () => useContext(NonceContext);
