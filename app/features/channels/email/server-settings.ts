import { z } from "zod";

const secret = z.string().min(1).max(4_000);
const user = z.string().min(1).max(320);

/** Whether a host is this machine: what is said to it is said over no line that others may read. */
export const isLoopback = (host: string) => /^(localhost|127\.\d+\.\d+\.\d+|::1)$/.test(host);

export const passwordAuth = z.object({ type: z.literal("password"), user, password: secret });

export const oauth2Auth = z.object({
  type: z.literal("oauth2"),
  user,
  clientId: secret,
  clientSecret: secret,
  refreshToken: secret,
  /** where access tokens are given out */
  tokenUrl: z.url({ protocol: /^https?$/ }),
});
export type OAuth2 = z.infer<typeof oauth2Auth>;

/** Where a mail server is, and how what is said to it is encrypted. */
export const serverShape = {
  host: z
    .string()
    .trim()
    .min(1)
    .max(253)
    .regex(/^[a-z0-9.:-]+$/i),
  port: z.number().int().min(1).max(65_535),
  /** `tls` from the first byte, `starttls` before anything is said, `none` for a server beside us */
  security: z.enum(["tls", "starttls", "none"]),
  /** certificates that the server's may be signed by, as PEM; the system's own where empty */
  ca: z.string().max(50_000).optional(),
};

/** Whether secrets may be sent to where access tokens are given out. */
export function isSafeTokenUrl(tokenUrl: string): boolean {
  const { protocol, hostname } = new URL(tokenUrl);
  return protocol === "https:" || isLoopback(hostname);
}
