import type { Scope } from "#app/features/accounts/permissions.ts";
import { mostMailBytes } from "#app/features/channels/email/inbound/delivery.ts";
import type { SchemaName } from "./schemas.ts";

/** Most items of one batch. */
export const mostItems = 1_000;
/** Most bytes of one request body. */
export const mostBytes = 10_000_000;

type Content = {
  [mediaType: string]: SchemaName | readonly SchemaName[] | { oneOrMany: SchemaName } | "text";
};

export interface Answer {
  description: string;
  content?: Content;
  headers?: Record<string, string>;
}

/** What the document says of a route, and what the route is held to. */
export interface Endpoint {
  method: "GET" | "POST";
  /** with `{name}` for parameters */
  path: `/api/v1/${string}`;
  operationId: string;
  summary: string;
  description?: string;
  /** null: anybody may ask */
  scope: Scope | null;
  parameters?: { name: string; in: "path" | "header" | "query"; description: string; required: boolean }[];
  request?: Content;
  responses: Record<number, Answer>;
}

const problem = (description: string, headers?: Record<string, string>): Answer => ({
  description,
  content: { "application/problem+json": "Problem" },
  headers,
});

const everywhere: Record<number, Answer> = {
  401: problem("The API key is missing, unknown, revoked or expired", {
    "WWW-Authenticate": "RFC 6750 challenge",
  }),
  403: problem("The API key lacks the scope"),
  503: problem("The database is away; send the request again", { "Retry-After": "seconds" }),
};

/** Every endpoint of the API. A test holds this list against the route files, both ways. */
export const endpoints = {
  reportTransactions: {
    method: "POST",
    path: "/api/v1/transactions",
    operationId: "reportTransactions",
    summary: "Report one payment or a batch",
    description: [
      `Takes one record, or up to ${mostItems} as a JSON array or as NDJSON, in at most ${mostBytes.toLocaleString("en")} bytes.`,
      "Each record of a batch is judged on its own: good ones are kept, bad ones are named by JSON pointer.",
      "A payment is known by its id: a repeat changes nothing, a later status updates it, an older one arriving late changes nothing.",
      "A 2xx answer is given after the commit. Full card numbers are reduced wherever they stand, and the answer says where.",
    ].join(" "),
    scope: "transactions:write",
    parameters: [
      {
        name: "Idempotency-Key",
        in: "header",
        required: false,
        description:
          "1 to 255 visible ASCII characters. The first answer to a key is given again for a day, with the header Idempotent-Replayed; the same key with another body is refused with 422.",
      },
    ],
    request: {
      "application/json": { oneOrMany: "TransactionRecord" },
      "application/x-ndjson": "text",
    },
    responses: {
      200: {
        description: "One record that we knew already, or whose status moved on",
        content: { "application/json": "SingleResult" },
      },
      201: {
        description: "One record of a new payment",
        content: { "application/json": "SingleResult" },
        headers: { Location: "address of the transaction" },
      },
      202: {
        description: "A batch: what became of each item; at least one was taken",
        content: { "application/json": "BatchResult" },
      },
      400: problem("Not JSON (with the place where it breaks), not UTF-8, or an empty batch"),
      413: problem("Too many bytes or too many items; the limit is named"),
      415: problem("Neither JSON nor NDJSON, or compressed"),
      422: {
        description:
          "One record that is not valid, a batch of which no item is, or an Idempotency-Key used with another body",
        content: { "application/problem+json": ["Problem", "BatchProblem"] },
      },
      ...everywhere,
    },
  },
  readTransaction: {
    method: "GET",
    path: "/api/v1/transactions/{id}",
    operationId: "readTransaction",
    summary: "Read one payment with its status history and score",
    scope: "transactions:read",
    parameters: [{ name: "id", in: "path", required: true, description: "the id it was reported under" }],
    responses: {
      200: { description: "The transaction", content: { "application/json": "StoredTransaction" } },
      404: problem("There is no such transaction"),
      ...everywhere,
    },
  },
  readIncidents: {
    method: "GET",
    path: "/api/v1/incidents",
    operationId: "readIncidents",
    summary: "Read incidents among failed payments, the newest first",
    description: [
      "What fails, where, since when, whom it hit and how sure that is; also what looks like cards being tried.",
      "A page tells the cursor of the next one; an incident that opens meanwhile moves nothing on later pages.",
      "Figures of an incident that lasts grow: ask again, or for `state=open`.",
    ].join(" "),
    scope: "incidents:read",
    parameters: [
      {
        name: "state",
        in: "query",
        required: false,
        description: "open, recovered, closed or false_alarm; all of them without it",
      },
      {
        name: "since",
        in: "query",
        required: false,
        description: "ISO instant: those that began then or later",
      },
      { name: "limit", in: "query", required: false, description: "1 to 200 of them; 50 without it" },
      { name: "cursor", in: "query", required: false, description: "`next` of the page before" },
    ],
    responses: {
      200: { description: "A page of incidents", content: { "application/json": "IncidentPage" } },
      400: problem("A parameter is not valid; it is named"),
      ...everywhere,
    },
  },
  decidePayment: {
    method: "POST",
    path: "/api/v1/decisions",
    operationId: "decidePayment",
    summary: "Have one payment scored while you wait",
    description: [
      "Takes one record as `POST /api/v1/transactions` does, keeps it, and answers with its score and what to do with the payment.",
      "A payment that is known already is told its first decision again. Nothing of the safe reason says that anything is suspected: it may be shown to whoever pays.",
    ].join(" "),
    scope: "decisions:write",
    request: { "application/json": "TransactionRecord" },
    responses: {
      200: { description: "The decision; the payment is kept", content: { "application/json": "Decision" } },
      400: problem("Not JSON (with the place where it breaks) or not UTF-8"),
      413: problem("Too many bytes"),
      415: problem("Not JSON, or compressed"),
      422: problem("The record is not valid; what is wrong is named by JSON pointer"),
      ...everywhere,
      503: problem(
        "The database is away, or the payment is kept and not scored yet; send the request again",
        {
          "Retry-After": "seconds",
        },
      ),
    },
  },
  reportLabels: {
    method: "POST",
    path: "/api/v1/labels",
    operationId: "reportLabels",
    summary: "Report what banks say of payments: chargebacks, and those that were reversed",
    description: [
      `Takes one statement, or up to ${mostItems} as a JSON array or as NDJSON.`,
      "A statement is known by its id: a repeat changes nothing; the same id with another content is refused.",
      "The latest statement about a payment takes the place of the ones before; where an analyst decided too, the later of both holds.",
      "Each is judged on its own, and the answer is given after the commit.",
    ].join(" "),
    scope: "labels:write",
    parameters: [
      {
        name: "Idempotency-Key",
        in: "header",
        required: false,
        description:
          "1 to 255 visible ASCII characters. The first answer to a key is given again for a day, with the header Idempotent-Replayed; the same key with another body is refused with 422.",
      },
    ],
    request: { "application/json": { oneOrMany: "LabelRecord" }, "application/x-ndjson": "text" },
    responses: {
      200: {
        description: "One statement that we knew already",
        content: { "application/json": "LabelResult" },
      },
      201: { description: "One new statement", content: { "application/json": "LabelResult" } },
      202: {
        description: "A batch: what became of each item; at least one was taken",
        content: { "application/json": "LabelBatchResult" },
      },
      400: problem("Not JSON (with the place where it breaks), not UTF-8, or an empty batch"),
      413: problem("Too many bytes or too many items; the limit is named"),
      415: problem("Neither JSON nor NDJSON, or compressed"),
      422: {
        description:
          "One statement that is not valid, a batch of which no item is, or an Idempotency-Key used with another body",
        content: { "application/problem+json": ["Problem", "LabelBatchProblem"] },
      },
      ...everywhere,
    },
  },
  reportCall: {
    method: "POST",
    path: "/api/v1/calls",
    operationId: "reportCall",
    summary: "Report one event of a telephone call",
    description: [
      "Any telephone system can post `newCall` when it rings, `answer` when somebody takes it and `hangup` when it ends.",
      "An event is known by the call's id and its name: a repeat changes nothing, and events may come in any order.",
      "A ringing call is shown to staff at once, with the customer whose number it is; one that nobody writes down becomes a conversation when it has ended.",
    ].join(" "),
    scope: "calls:write",
    request: { "application/json": "CallEvent" },
    responses: {
      200: {
        description: "An event of a call, or the repeat of one",
        content: { "application/json": "CallResult" },
      },
      400: problem("Not JSON (with the place where it breaks) or not UTF-8"),
      413: problem("Too many bytes"),
      415: problem("Not JSON, or compressed"),
      422: problem("The event is not valid; what is wrong is named by JSON pointer"),
      ...everywhere,
    },
  },
  handInEmail: {
    method: "POST",
    path: "/api/v1/emails",
    operationId: "handInEmail",
    summary: "Hand in mails as they were received",
    description: [
      `Takes a raw mail (RFC 5322) in at most ${mostMailBytes.toLocaleString("en")} bytes, as any mail server hands it on;`,
      `or up to ${mostItems.toLocaleString("en")} of them, together in as many bytes, as multipart/mixed: each part of type message/rfc822, unencoded, with a header \`Mailbox\` of its own where they differ.`,
      "A mail is kept, encrypted, before anything is made of it, and the answer is given after the commit; soon after it is in its conversation.",
      "A mail is known within its mailbox by its Message-ID and what its author wrote, whatever servers put before it: a repeat changes nothing, nor does one that came by another way.",
      "Each mail of a batch is judged on its own.",
    ].join(" "),
    scope: "emails:write",
    parameters: [
      {
        name: "Mailbox",
        in: "header",
        required: false,
        description: "the address that the mail came to; answers leave from there",
      },
    ],
    request: { "message/rfc822": "text", "multipart/mixed": "text" },
    responses: {
      200: { description: "The repeat of a mail", content: { "application/json": "EmailResult" } },
      202: {
        description: "A mail that is kept now; or a batch: what became of each mail, at least one was taken",
        content: { "application/json": ["EmailResult", "EmailBatchResult"] },
      },
      400: problem(
        "There is no mail in the body, the mailbox is not an address, or a batch without a boundary or its end",
      ),
      413: problem("Too many bytes or too many mails; the limit is named"),
      415: problem(
        "Neither message/rfc822, text/plain, application/octet-stream nor multipart/mixed, or compressed",
      ),
      422: {
        description: "A batch of which no mail can be taken",
        content: { "application/problem+json": "EmailBatchProblem" },
      },
      ...everywhere,
    },
  },
  readDocument: {
    method: "GET",
    path: "/api/v1/openapi.json",
    operationId: "readDocument",
    summary: "This document",
    scope: null,
    responses: { 200: { description: "OpenAPI 3.1", content: { "application/json": "text" } } },
  },
} as const satisfies Record<string, Endpoint>;
