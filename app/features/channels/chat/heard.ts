import type { ToVisitorEvents } from "#app/events.ts";
import type { Answer, Line, PlacedLine, SyncAnswer } from "./protocol.ts";

/**
 * What the visitor's page checks of what it is told, by hand: it loads no validator. While a new version is brought
 * out, page and server may be of different ones; what cannot be read is as if it had not been said, and asked for.
 */

type Fields = Record<string, unknown>;

const isObject = (value: unknown): value is Fields => typeof value === "object" && value !== null;
const isText = (value: unknown): value is string => typeof value === "string";
const isSeq = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 0;
const orNull = (is: (value: unknown) => boolean, value: unknown) => value === null || is(value);

const isFile = (value: unknown) =>
  isObject(value) && isText(value.id) && isText(value.name) && isText(value.type) && isSeq(value.size);

const isLine = (value: unknown): value is Line =>
  isObject(value) &&
  isSeq(value.seq) &&
  (value.from === "visitor" || value.from === "staff") &&
  orNull(isText, value.name) &&
  isText(value.body) &&
  isText(value.at) &&
  orNull(isText, value.clientId) &&
  Array.isArray(value.files) &&
  value.files.every(isFile);

const isStanding = (value: unknown) =>
  isObject(value) &&
  isText(value.status) &&
  orNull(isText, value.agent) &&
  orNull(isSeq, value.ahead) &&
  isSeq(value.staffRead) &&
  isSeq(value.read) &&
  orNull((away) => isObject(away) && isText(away.name) && isText(away.until), value.away) &&
  orNull(isObject, value.survey);

export const isPlacedLine = (value: unknown): value is PlacedLine =>
  isObject(value) && isText(value.conversationId) && isLine(value.line) && isSeq(value.prev);

export const isSyncAnswer = (value: unknown): value is SyncAnswer =>
  isObject(value) &&
  (value.conversationId === null ||
    (isText(value.conversationId) &&
      Array.isArray(value.lines) &&
      value.lines.every(isLine) &&
      typeof value.more === "boolean" &&
      isStanding(value.standing)));

/** An answer as it must be, or null: as if none had come. */
export function answerFrom<T>(answer: unknown, isValue: (value: unknown) => value is T): Answer<T> | null {
  if (!isObject(answer)) return null;
  if (answer.ok === true) return isValue(answer.value) ? { ok: true, value: answer.value } : null;
  if (answer.ok !== false || !isText(answer.code) || !isSeq(answer.wait)) return null;
  return answer as unknown as Answer<T>;
}

type Heard = { [Name in keyof ToVisitorEvents]: Parameters<ToVisitorEvents[Name]>[0] };

/** Whether an event is what its name says. */
export const heard: { [Name in keyof Heard]: (told: unknown) => told is Heard[Name] } = {
  "chat.line": isPlacedLine,
  "chat.changed": (told): told is Heard["chat.changed"] => isObject(told) && isText(told.conversationId),
  "chat.typing": (told): told is Heard["chat.typing"] =>
    isObject(told) && isText(told.conversationId) && isText(told.name),
  "chat.reaches": (told): told is Heard["chat.reaches"] =>
    isObject(told) && isText(told.conversationId) && isSeq(told.seq),
  "chat.read": (told): told is Heard["chat.read"] =>
    isObject(told) && isText(told.conversationId) && isSeq(told.seq),
};
