import { useLocation, useNavigate } from "@remix-run/react";
import { useCallback, useState } from "react";

/**
 * A page of a list that holds still while its loader runs again by itself, as it does whenever the live
 * line opens. Another one is let in when somebody goes somewhere, or asks to see what is new.
 *
 * @param page as the loader read it last
 * @returns the page to show, and what lets the newest in
 */
export function useSteadyPage<Page>(page: Page): { held: Page; show: () => void } {
  const navigate = useNavigate();
  const { key: place, pathname, search } = useLocation();
  const [kept, setKept] = useState({ held: page, newest: page, place });
  const comes = page !== kept.newest && place !== kept.place;
  const held = comes ? page : kept.held;
  if (page !== kept.newest || place !== kept.place) setKept({ held, newest: page, place });
  // To where one is: the place and the page it holds come together. An answer to an earlier question, which may
  // come in between, is not taken for the one that was asked for.
  const show = useCallback(
    () => navigate(pathname + search, { replace: true, preventScrollReset: true }),
    [navigate, pathname, search],
  );
  return { held, show };
}
