import { type ReactElement, useSyncExternalStore } from "react";
import { ResponsiveContainer } from "recharts";

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
export function Plot({ className, children }: { className: string; children: ReactElement }) {
  const isBrowser = useBrowser();
  return (
    <div className={className}>
      {isBrowser && (
        <ResponsiveContainer width="100%" height="100%" initialDimension={beforeMeasured}>
          {children}
        </ResponsiveContainer>
      )}
    </div>
  );
}
