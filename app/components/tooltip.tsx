import { Tooltip as Radix } from "radix-ui";
import { KeyHint } from "./key-hint.tsx";

export const TooltipProvider = ({ children }: { children: React.ReactNode }) => (
  <Radix.Provider delayDuration={350} skipDelayDuration={200} disableHoverableContent>
    {children}
  </Radix.Provider>
);

/** Words for one control on hover and focus. The control keeps a name of its own. */
export function Tooltip({
  label,
  keys,
  side = "bottom",
  children,
}: {
  label: React.ReactNode;
  keys?: string;
  side?: "top" | "right" | "bottom" | "left";
  children: React.ReactElement;
}) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-toast flex max-w-72 animate-appear items-center gap-2 rounded-md bg-raised px-2 py-1 text-xs text-strong shadow-raised"
        >
          {label}
          {keys && <KeyHint keys={keys} />}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
