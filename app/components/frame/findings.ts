import { useEffect, useState } from "react";

/** Something the search found, and how to go there. */
export interface Finding {
  id: string;
  kind: "customer" | "transaction" | "conversation";
  label: string;
  detail: string;
  run: () => void;
}

/** Shorter words are not looked up: they would find everybody. */
const shortest = 2;
const typingPause = 120;

/** What is found for the words typed so far. Late answers to earlier words are thrown away. */
export function useFindings(words: string, search: (words: string) => Promise<Finding[]>) {
  const [findings, setFindings] = useState<Finding[]>([]);
  const [state, setState] = useState<"still" | "looking" | "failed">("still");
  useEffect(() => {
    if (words.trim().length < shortest) {
      setFindings([]);
      setState("still");
      return;
    }
    let newest = true;
    setState("looking");
    const timer = setTimeout(() => {
      search(words.trim()).then(
        (found) => {
          if (!newest) return;
          setFindings(found);
          setState("still");
        },
        () => {
          if (!newest) return;
          setFindings([]);
          setState("failed");
        },
      );
    }, typingPause);
    return () => {
      newest = false;
      clearTimeout(timer);
    };
  }, [words, search]);
  return { findings, state };
}
