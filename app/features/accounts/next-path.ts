/** Where people land after signing in when they asked for nothing else. */
export const homePath = "/console";

const here = "https://console.invalid";

/**
 * The part of a `next` parameter that may be followed: a path on this site, outside /auth.
 *
 * Browsers read "//host", "/\host" and tabs or line breaks within as another site,
 * so the text is resolved exactly as they do and must stay where it is.
 */
export function safeNext(next: string | null | undefined): string {
  if (!next?.startsWith("/") || next.length > 2_000) return homePath;
  let url: URL;
  try {
    url = new URL(next, here);
  } catch {
    return homePath;
  }
  const path = url.pathname + url.search + url.hash;
  // A path such as "/.//host" is same-site here but would leave the site when followed.
  if (url.origin !== here || path.startsWith("//") || /^\/auth(\/|$)/.test(url.pathname)) return homePath;
  return path;
}

/** The sign-in address that comes back to `path` afterwards. */
export function signInPath(path: string | null, step: "sign-in" | "second-factor" = "sign-in"): string {
  const next = safeNext(path);
  return next === homePath ? `/auth/${step}` : `/auth/${step}?next=${encodeURIComponent(next)}`;
}
