import type { ShouldRevalidateFunction } from "@remix-run/react";

/**
 * For what holds wherever one goes: its loader runs again when something was sent or the page is read again where it
 * stands, and not on the way to another page.
 */
export const readInPlace: ShouldRevalidateFunction = ({
  currentUrl,
  nextUrl,
  formMethod = "GET",
  defaultShouldRevalidate,
}) => defaultShouldRevalidate && (formMethod !== "GET" || currentUrl.href === nextUrl.href);
