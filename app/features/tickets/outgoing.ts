import type { Copies } from "./copies.ts";
import type { StaleFact } from "./quoted-payments.ts";

/** What the composer sends. */
export interface OutgoingMessage {
  intent: "reply" | "note" | "macro";
  body: string;
  clientId: string;
  seenSeq?: number | null;
  status?: "open" | "pending" | "solved" | null;
  mentioned?: string[];
  /** a macro that is run with it; the words may be empty then */
  macroId?: string;
  /** payments whose facts were filled in */
  quoted?: string[];
  /** statuses of quoted payments that the writer was told of */
  accepted?: { id: string; status: string }[];
  /** ids of kept files that go with it */
  files?: string[];
  /** who else gets it, where it goes by mail */
  copies?: Copies;
}

/** What sending answers. Where somebody else spoke, or a quoted payment has changed, nothing was sent. */
export type SendAnswer =
  | { ok: true; seq: number | null; changed?: { id: string; version: number }[] }
  | { ok: false; crossedBy: string | null; crossedSeq: number; stale?: undefined }
  | { ok: false; stale: StaleFact[] };

export type Refusal = Extract<SendAnswer, { ok: false }>;
