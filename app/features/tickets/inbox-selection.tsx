import { useCallback, useMemo, useState } from "react";
import { idsBetween } from "./inbox-steady.ts";

/** Which rows are chosen. Those that are not shown any more are chosen no more. */
export function useSelection(rows: readonly { id: string }[]) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [anchor, setAnchor] = useState<string | null>(null);
  const selected = useMemo(() => rows.filter(({ id }) => chosen.has(id)).map(({ id }) => id), [rows, chosen]);

  /** @param range from the row that was chosen last to this one, all as this one becomes */
  const toggle = useCallback(
    (id: string, range = false) => {
      const on = !chosen.has(id);
      const ids = range ? idsBetween(rows, anchor, id) : [id];
      setAnchor(id);
      setChosen((before) => {
        const next = new Set(before);
        for (const one of ids) {
          if (on) next.add(one);
          else next.delete(one);
        }
        return next;
      });
    },
    [rows, chosen, anchor],
  );

  const clear = useCallback(() => {
    setChosen(new Set());
    setAnchor(null);
  }, []);
  const selectAll = useCallback(() => setChosen(new Set(rows.map(({ id }) => id))), [rows]);

  return { selected, isSelected: (id: string) => chosen.has(id), toggle, clear, selectAll };
}
