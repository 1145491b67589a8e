import type { AnchorHTMLAttributes } from "react";

/** A figure with the way to what it counts: a plain link that its page follows, see `follow-links.ts`. */
export const FigureLink = ({ to, ...link }: AnchorHTMLAttributes<HTMLAnchorElement> & { to: string }) => (
  <a href={to} data-follow {...link} />
);
