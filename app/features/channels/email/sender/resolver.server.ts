import { Resolver } from "node:dns/promises";
import { env } from "#app/platform/env.server.ts";
import { seconds } from "#app/platform/time.ts";

/** Looks names up as `dns.resolve` does: fails with `ENOTFOUND` or `ENODATA` where there is nothing. */
export type Resolve = (name: string, type: string) => Promise<string[] | string[][]>;

/** A failure that may be over the next time. */
export function lost(why: string): NodeJS.ErrnoException {
  const error: NodeJS.ErrnoException = new Error(why);
  error.code = "ETIMEOUT";
  return error;
}
const isLost = (error: unknown) =>
  !["ENOTFOUND", "ENODATA"].includes((error as NodeJS.ErrnoException).code ?? "");

/** How long an answer is waited for, of all servers together. */
const answerWithin = seconds(2);
/** Domains, and look-ups, in a row that nobody could tell about: then it is not theirs but ours that is away. */
const mostSilent = 3;
const mostLost = 12;
/** How long nobody is asked then: mails must not queue behind a silence. */
const awayFor = seconds(20);

/** A promise that fails in time, with whatever it would have given dropped. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  try {
    return await Promise.race([
      work,
      new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(lost("No answer in time")), ms);
      }),
    ]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined);
  }
}

/**
 * A resolver that gives up in time, and for a while gives up at once when nobody answers for several domains:
 * one domain's own silence holds up its mails, and those taken with them, and nobody else's.
 */
export function patientResolver(resolve: Resolve, now: () => number = Date.now): Resolve {
  const silent = new Set<string>();
  let losses = 0;
  let awayUntil = 0;
  const answered = () => {
    silent.clear();
    losses = 0;
  };
  return async (name, type) => {
    if (now() < awayUntil) throw lost("Names cannot be looked up at the moment");
    try {
      const found = await within(answerWithin, resolve(name, type));
      answered();
      return found;
    } catch (error) {
      if (!isLost(error)) answered();
      else {
        silent.add(name.toLowerCase().split(".").slice(-2).join("."));
        losses += 1;
        if (silent.size >= mostSilent || losses >= mostLost) {
          awayUntil = now() + awayFor;
          answered();
        }
      }
      throw error;
    }
  };
}

/** The resolver that the environment names: the system's servers, others, or none at all. */
function resolverOfEnvironment(): Resolve {
  if (env.MAIL_DNS === "none") return () => Promise.reject(lost("No name is looked up here"));
  const resolver = new Resolver({ timeout: 1_000, tries: 2 });
  if (env.MAIL_DNS !== "system") resolver.setServers(env.MAIL_DNS.split(/[\s,]+/).filter(Boolean));
  return (name, type) => resolver.resolve(name, type) as Promise<string[] | string[][]>;
}

/** Looks up what mails' senders publish. */
export const mailResolver: Resolve = patientResolver(resolverOfEnvironment());
