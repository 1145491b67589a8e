/**
 * Rules about requests that need no state: shared by server.ts and the socket edge.
 */
export interface GuardedRequest {
  method: string;
  path: string;
  /** lower-case header names */
  headers: Record<string, string | string[] | undefined>;
}

const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);

const one = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);

/** Whether an Origin header names the host the request was sent to, or the configured public origin. */
export function sameOrigin(headers: GuardedRequest["headers"], publicOrigin?: string): boolean {
  const origin = one(headers.origin);
  if (!origin || origin === "null") return false;
  if (publicOrigin && origin === publicOrigin) return true;
  try {
    return new URL(origin).host === one(headers.host);
  } catch {
    return false;
  }
}

/**
 * Why a request that changes something is refused, or null where it may pass.
 * Browsers always say where such a request comes from; the bearer-only API takes no
 * cookies, so nothing can be forged there.
 */
export function refuseForeignMutation(request: GuardedRequest, publicOrigin?: string): string | null {
  if (safeMethods.has(request.method)) return null;
  if (request.path.startsWith("/api/v1/")) return null;
  const site = one(request.headers["sec-fetch-site"]);
  if (site !== undefined && site !== "same-origin") return "The request came from another site.";
  if (!sameOrigin(request.headers, publicOrigin))
    return "The request does not say that it came from this site.";
  return null;
}

/** What a page may be shown in and show: nothing, but for the chat. */
export interface Framing {
  /** origins that may show it in a frame */
  ancestors?: readonly string[];
  /** whether it may show pages of ours in a frame */
  frames?: boolean;
}

/** Content-Security-Policy of every page. Style attributes are allowed (charts set sizes), style elements are not. */
export function contentSecurityPolicy(nonce: string, { ancestors, frames }: Framing = {}): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    ...(frames ? ["frame-src 'self'"] : []),
    `frame-ancestors ${ancestors ? ["'self'", ...ancestors].join(" ") : "'none'"}`,
  ].join("; ");
}

/** Where formatted mails are, for the frames that the console shows them in. */
const mailPage = /^\/console\/mails\/[^/]+\/page(-with-images)?$/;

/**
 * Content-Security-Policy of a formatted mail: nothing acts, nothing is sent, and nothing is fetched but the
 * mail's own images, and those of the web where somebody asked for them. It has the console's origin so that
 * its height can be measured and its own images are served to it; without scripts that gives it nothing.
 */
const mailPolicy = (images: boolean) =>
  [
    "default-src 'none'",
    `img-src 'self'${images ? " http: https:" : ""}`,
    "style-src 'unsafe-inline'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
    "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox",
  ].join("; ");

/** Headers that do not depend on the request. */
export const secureHeaders: Record<string, string> = {
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "same-origin",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
};

/**
 * What a path's answer allows around it. The chat's page stands in frames of other sites, and
 * its loader is a script of theirs; formatted mails stand in frames of ours; everything else is ours alone.
 *
 * @param chatOrigins sites that may show the chat
 */
export function headersFor(path: string, nonce: string, chatOrigins: readonly string[]) {
  if (path === "/chat/frame") {
    const { "X-Frame-Options": _none, ...headers } = secureHeaders;
    return {
      ...headers,
      "Cross-Origin-Resource-Policy": "cross-origin",
      "Content-Security-Policy": contentSecurityPolicy(nonce, { ancestors: chatOrigins }),
    };
  }
  const mail = mailPage.exec(path);
  if (mail) {
    const { "X-Frame-Options": _none, ...headers } = secureHeaders;
    return {
      ...headers,
      "Referrer-Policy": "no-referrer",
      "Content-Security-Policy": mailPolicy(mail[1] !== undefined),
    };
  }
  // Whoever came by another page of the console and went on to a mail still has that page's policy.
  const framing = { frames: path === "/chat/demonstration" || /^\/console(?:\/|$)/.test(path) };
  return {
    ...secureHeaders,
    ...(path === "/widget.js" && { "Cross-Origin-Resource-Policy": "cross-origin" }),
    "Content-Security-Policy": contentSecurityPolicy(nonce, framing),
  };
}
