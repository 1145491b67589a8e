import { setTimeout as pause } from "node:timers/promises";
import type { ImapFlow } from "imapflow";
import { log } from "#app/platform/log.server.ts";
import { hours, minutes, seconds } from "#app/platform/time.ts";
import { openImapSession } from "./imap-session.server.ts";
import type { ImapSettings } from "./imap-settings.ts";
import { openImap, renewRefreshToken } from "./imap-way.server.ts";
import { forgetEarlier, sourceOf } from "./kept-uids.server.ts";
import { readFolder } from "./read-folder.server.ts";
import { problemOf, ReadingProblem, type ReadingProblemKind } from "./reading-problem.ts";
import { type ToRead, tellCount, tellProblem, tellWell } from "./readings.server.ts";

/** A server that tells of new mail is asked all the same, in case it does not; one that cannot is asked oftener. */
const lookEvery = { idle: minutes(1), polling: seconds(20) };
/** Every mail that is there is compared with what is here so often, and sooner while one is missing. */
const countEvery = minutes(10);
const countAgain = minutes(1);

/** Waits before the next try, longer each time. A wrong password is not tried so often that the account is locked. */
const backOff = [seconds(1), seconds(3), seconds(10), seconds(30), minutes(1)];
const waitAfter = (kind: ReadingProblemKind, failures: number) =>
  kind === "login" || kind === "token"
    ? minutes(Math.min(failures, 5))
    : backOff[Math.min(failures, backOff.length) - 1]!;

/** Connections that one mail may end before it is passed over, and for how long it is. */
const mostEnded = 3;
const passedOverFor = hours(1);

/** Hears of new mail from now on, so that what is told while something else is done is not missed. */
function listenForMail(client: ImapFlow) {
  let told = false;
  let wake: () => void = () => undefined;
  const tell = () => {
    told = true;
    wake();
  };
  client.on("exists", tell);
  client.on("close", tell);
  return {
    /** from here on only what comes now is new */
    clear() {
      told = false;
    },
    /** Lets the server tell of new mail, for `atMost` milliseconds. */
    async wait(atMost: number) {
      if (told) return;
      void client.idle().catch(() => undefined);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, atMost);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    },
  };
}

/** Counts against a mail that the connection ended while it was fetched. */
function createSuspicion() {
  let inFlight: number[] = [];
  let oneByOne = false;
  let until = 0;
  const ended = new Map<number, number>();
  const passedOver = new Set<number>();
  return {
    passedOver,
    oneByOne: () => oneByOne,
    fetching(uids: number[]) {
      inFlight = uids;
    },
    connectionEnded() {
      const [uid] = inFlight;
      if (inFlight.length > 1) oneByOne = true;
      else if (uid !== undefined) {
        ended.set(uid, (ended.get(uid) ?? 0) + 1);
        if (ended.get(uid)! >= mostEnded) passedOver.add(uid);
        until = Date.now() + passedOverFor;
      }
      inFlight = [];
    },
    wentWell() {
      oneByOne = false;
      if (until > Date.now()) return;
      ended.clear();
      passedOver.clear();
    },
  };
}

/**
 * Reads a mailbox until it is stopped: all that is there first, then whatever comes. Whatever goes wrong is told
 * to those who look after it, and tried again.
 *
 * @param onKept told of every mail
 */
export function startReader(
  { id, address, imap }: ToRead,
  onKept?: (result: "accepted" | "repeated") => void,
) {
  const stopping = new AbortController();
  const { signal } = stopping;
  const suspicion = createSuspicion();
  let sealed = imap;
  let failures = 0;

  function settingsNow(): ImapSettings {
    try {
      return openImap(id, sealed);
    } catch (error) {
      throw new ReadingProblem("sealed", (error as Error).message);
    }
  }

  async function follow(client: ImapFlow, settings: ImapSettings) {
    const news = listenForMail(client);
    const every = client.capabilities.has("IDLE") ? lookEvery.idle : lookEvery.polling;
    const { folder: path, marksSeen, since } = settings;
    const source = sourceOf(settings);
    let countAt = 0;
    for (let first = true; !signal.aborted; first = false) {
      const whole = Date.now() >= countAt;
      // Opening it again tells whether its UIDs still mean the same.
      if (whole && !first) await client.mailboxOpen(path, { readOnly: !marksSeen });
      if (!client.mailbox)
        throw new ReadingProblem("unreachable", client.byeReason || "The connection ended");
      const folder = { mailboxId: id, source, validity: Number(client.mailbox.uidValidity) };
      news.clear();
      const found = await readFolder(
        {
          ...{ client, folder, address, marksSeen, signal, onKept },
          since: since === null ? null : new Date(since),
          passedOver: suspicion.passedOver,
          oneByOne: suspicion.oneByOne(),
          onFetching: suspicion.fetching,
          onProgress: (behind, behindSince) => tellWell(id, behind, behindSince),
        },
        whole ? "all" : "new",
      );
      if (signal.aborted) return;
      if (whole) {
        await tellCount(id, found.there, found.missing);
        await forgetEarlier(folder);
        countAt = Date.now() + countEvery;
      }
      if (found.missing > 0) {
        log.error({ mailbox: id, missing: found.missing }, "the server has mail that could not be kept");
        countAt = Math.min(countAt, Date.now() + countAgain);
      }
      await tellWell(id, 0, null);
      suspicion.wentWell();
      failures = 0;
      await news.wait(Math.min(every, Math.max(countAt - Date.now(), 0)));
    }
  }

  async function session() {
    const settings = settingsNow();
    const client = await openImapSession(settings, async (token) => {
      sealed = await renewRefreshToken(id, sealed, settings, token);
    });
    const close = () => client.close();
    signal.addEventListener("abort", close, { once: true });
    try {
      if (!signal.aborted) await follow(client, settings);
    } catch (error) {
      if (!client.usable) suspicion.connectionEnded();
      throw error;
    } finally {
      signal.removeEventListener("abort", close);
      client.close();
    }
  }

  async function run() {
    while (!signal.aborted) {
      try {
        await session();
      } catch (error) {
        if (signal.aborted) return;
        const problem = problemOf(error);
        failures += 1;
        // Servers hang up on those who wait; that is nothing to tell anybody unless they do not let us in again.
        const hungUp = failures === 1 && problem.kind === "unreachable";
        log[hungUp ? "debug" : "warn"](
          { mailbox: id, problem: problem.kind, failures },
          "a mailbox could not be read",
        );
        if (!hungUp) await tellProblem(id, problem).catch(() => undefined);
        await pause(waitAfter(problem.kind, failures), undefined, { signal }).catch(() => undefined);
      }
    }
  }

  const done = run();
  return {
    /** the settings that it reads with */
    sealed: () => sealed,
    /** What is being kept gets to be kept. */
    stop() {
      stopping.abort();
      return done;
    },
  };
}

export type MailboxReader = ReturnType<typeof startReader>;
