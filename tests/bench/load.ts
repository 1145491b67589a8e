import { Pool } from "undici";
import type { Payload } from "./payloads.ts";

const path = "/api/v1/transactions";

export class Sender {
  readonly #pool: Pool;
  readonly #headers: Record<string, string>;

  /** @param connections kept open; each has one request under way */
  constructor(url: string, apiKey: string, connections: number) {
    this.#pool = new Pool(url, { connections, pipelining: 1 });
    this.#headers = { authorization: `Bearer ${apiKey}`, "content-type": "application/json" };
  }

  /** @returns milliseconds until the answer was read. @throws where not everything was accepted */
  async send({ body }: Payload): Promise<number> {
    const started = performance.now();
    const answer = await this.#pool.request({ path, method: "POST", headers: this.#headers, body });
    const text = await answer.body.text();
    // Single records answer 201 or 200, batches 202.
    if (answer.statusCode >= 300 || /"rejected":[1-9]/.test(text)) {
      throw new Error(`The API answered ${answer.statusCode}: ${text.slice(0, 400)}`);
    }
    return performance.now() - started;
  }

  close() {
    return this.#pool.close();
  }
}

/** As fast as it is accepted, over `connections` connections at once. @returns each request's milliseconds */
export async function sendAll(sender: Sender, payloads: readonly Payload[], connections: number) {
  const taken: number[] = [];
  let next = 0;
  const line = async () => {
    while (next < payloads.length) {
      const payload = payloads[next]!;
      next += 1;
      taken.push(await sender.send(payload));
    }
  };
  await Promise.all(Array.from({ length: connections }, line));
  return taken;
}

/**
 * At a steady rate, whether answers come or not: what is late is not sent later.
 *
 * @param perSecond requests
 * @returns each request's milliseconds
 */
export async function sendPaced(sender: Sender, payloads: readonly Payload[], perSecond: number) {
  const started = performance.now();
  const answers: Promise<number>[] = [];
  for (const [at, payload] of payloads.entries()) {
    const due = started + (at * 1000) / perSecond;
    const wait = due - performance.now();
    if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait));
    answers.push(sender.send(payload));
  }
  return Promise.all(answers);
}
