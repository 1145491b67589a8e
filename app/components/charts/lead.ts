import { useNavigate } from "@remix-run/react";
import { useRef } from "react";

/**
 * Points of a chart that lead to what they count: by a press on them, and by Enter on the one that the arrow keys have
 * reached.
 *
 * @param pathOf of a point (ms), and of the layer of a stack that was pressed; null where it leads nowhere
 */
export function useLead(pathOf: (at: number, layer: string | null) => string | null) {
  const navigate = useNavigate();
  const pointed = useRef<number | null>(null);
  const layer = useRef<string | null>(null);
  function follow(at: number) {
    const path = pathOf(at, layer.current);
    layer.current = null;
    if (path !== null) navigate(path);
  }
  return {
    /** for the tooltip: it knows which point is pointed at */
    pointed,
    /** of the chart */
    chart: {
      className: "cursor-pointer",
      onClick: ({ activeLabel }: { activeLabel?: string | number | undefined }) => {
        if (activeLabel !== undefined) follow(Number(activeLabel));
      },
    },
    /** of a layer in it; its press goes on to the chart */
    layerOf: (key: string) => ({
      onClick: () => {
        layer.current = key;
      },
    }),
    /** of what holds the chart */
    onKeyDown: (event: React.KeyboardEvent) => {
      if (event.key !== "Enter" || pointed.current === null) return;
      event.preventDefault();
      follow(pointed.current);
    },
  };
}
export type Lead = ReturnType<typeof useLead>;
