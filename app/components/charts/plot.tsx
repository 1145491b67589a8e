import { type ReactElement, useSyncExternalStore } from "react";
import { ResponsiveContainer } from "recharts";
import type { Lead } from "./lead.ts";

const never = () => () => undefined;

/** Whether this is a browser that has taken the page over; the server, and the first look at what it sent, say no. */
const useBrowser = () =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );

/** Before the room is measured, which takes no longer than a frame. */
const beforeMeasured = { width: 800, height: 208 };

/**
 * The room of a chart, which is drawn as large as it is. The browser draws: only it knows the room, and on the server
 * drawing would be most of what a page of charts has people wait for. The figures of every chart are text as well.
 *
 * @param className says how high the room is
 */
export function Plot({
  className,
  lead,
  children,
}: {
  className: string;
  /** where its points lead */
  lead?: Pick<Lead, "onKeyDown">;
  children: ReactElement;
}) {
  const isBrowser = useBrowser();
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the chart within takes the focus and its keys
    <div className={className} onKeyDown={lead?.onKeyDown}>
      {isBrowser && (
        <ResponsiveContainer width="100%" height="100%" initialDimension={beforeMeasured}>
          {children}
        </ResponsiveContainer>
      )}
    </div>
  );
}
