import { assertCan, type StaffActor } from "#app/features/accounts/permissions.ts";
import { record } from "#app/features/audit/audit.server.ts";
import { cleanText, isConversationId } from "#app/features/conversations/conversation.ts";
import { append } from "#app/features/conversations/thread.server.ts";
import { replaceCardNumbers } from "#app/platform/card-numbers.ts";
import { prisma, type Tx } from "#app/platform/db.server.ts";
import { Conflict, Invalid, NotFound } from "#app/platform/errors.ts";
import { announce } from "./announce.server.ts";
import {
  type FieldChoice,
  type FieldDefinition,
  type FieldType,
  type FieldValue,
  type FieldValues,
  fieldValue,
  mostFields,
} from "./custom-field.ts";
import type { FieldDraft } from "./custom-field-request.ts";
import { authorOf, holdTicket, saveTicket } from "./desk.server.ts";

const order = [{ place: "asc" }, { createdAt: "asc" }, { id: "asc" }] as const;

async function definitions(tx: Tx): Promise<FieldDefinition[]> {
  const fields = await tx.customField.findMany({ orderBy: [...order] });
  return fields.map(({ id, nameEn, nameZh, type, choices, retiredAt }) => ({
    id,
    nameEn,
    nameZh,
    type: type as FieldType,
    choices: choices as unknown as FieldChoice[],
    retired: retiredAt !== null,
  }));
}

/** Every field there is, those that are retired too, in the order of the page. */
export async function listFields(actor: StaffActor): Promise<FieldDefinition[]> {
  assertCan(actor, "conversations.read");
  return definitions(prisma);
}

/**
 * Keeps what a field is. What it holds stays what it is: its type cannot change.
 *
 * @throws {Conflict} for another type, a name that another field has, or too many
 */
export async function saveField(
  actor: StaffActor,
  id: string | null,
  draft: FieldDraft,
): Promise<{ id: string }> {
  assertCan(actor, "custom_fields.manage");
  return prisma.$transaction(async (tx) => {
    const all = await definitions(tx);
    const held = all.find((one) => one.id === id);
    if (id && !held) throw new NotFound("field");
    if (held && held.type !== draft.type)
      throw new Conflict("A field keeps its type", "Retire it and make another.");
    const taken = all.some(
      (one) => one.id !== id && (one.nameEn === draft.nameEn || one.nameZh === draft.nameZh),
    );
    if (taken) throw new Conflict("There is a field of that name", "Choose another name.");
    if (!id && all.length >= mostFields)
      throw new Conflict("There are too many fields", "Change one that is there.");
    const saved = id
      ? await tx.customField.update({ where: { id }, data: draft })
      : await tx.customField.create({ data: { ...draft, place: all.length } });
    await record(tx, actor, {
      event: id ? "custom_field.changed" : "custom_field.created",
      subject: ["custom_field", saved.id],
      data: { name: draft.nameEn },
    });
    return { id: saved.id };
  });
}

/** Stops or begins again to ask for a field. What was said of it stays, and can be found. */
export async function retireField(actor: StaffActor, id: string, retired: boolean): Promise<void> {
  assertCan(actor, "custom_fields.manage");
  await prisma.$transaction(async (tx) => {
    const held = await tx.customField.findUnique({ where: { id } });
    if (!held) throw new NotFound("field");
    if ((held.retiredAt !== null) === retired) return;
    await tx.customField.update({ where: { id }, data: { retiredAt: retired ? new Date() : null } });
    await record(tx, actor, {
      event: retired ? "custom_field.retired" : "custom_field.restored",
      subject: ["custom_field", id],
      data: { name: held.nameEn },
    });
  });
}

/** Shows a field one place earlier (-1) or later (1). */
export async function moveField(actor: StaffActor, id: string, by: -1 | 1): Promise<void> {
  assertCan(actor, "custom_fields.manage");
  await prisma.$transaction(async (tx) => {
    const all = await definitions(tx);
    const from = all.findIndex((one) => one.id === id);
    const to = from + by;
    if (from < 0) throw new NotFound("field");
    if (to < 0 || to >= all.length) return;
    const moved = all.toSpliced(from, 1).toSpliced(to, 0, all[from]!);
    for (const [place, one] of moved.entries())
      await tx.customField.update({ where: { id: one.id }, data: { place } });
    await record(tx, actor, {
      event: "custom_field.changed",
      subject: ["custom_field", id],
      data: { name: all[from]!.nameEn },
    });
  });
}

/** The fields of one conversation, with what was said of each; of those that are retired, only what was said. */
export async function conversationFields(actor: StaffActor, id: string) {
  assertCan(actor, "conversations.read");
  if (!isConversationId(id)) throw new NotFound("conversation");
  const [fields, held] = await Promise.all([
    definitions(prisma),
    prisma.conversation.findUnique({ where: { id }, select: { fields: true } }),
  ]);
  if (!held) throw new NotFound("conversation");
  const values = held.fields as FieldValues;
  return fields
    .filter(({ id: field, retired }) => !retired || values[field] !== undefined)
    .map((field) => ({ ...field, value: values[field.id] ?? null }));
}
export type ConversationField = Awaited<ReturnType<typeof conversationFields>>[number];

/**
 * Says what a field of a conversation holds. Card numbers are reduced to their last four.
 *
 * @param said as it was typed; empty for nothing
 * @returns what it held before, for an undo
 * @throws {Invalid} for what the field cannot hold, and for one that is retired
 */
export async function setField(
  actor: StaffActor,
  id: string,
  fieldId: string,
  said: string,
): Promise<FieldValue | null> {
  assertCan(actor, "conversations.note");
  const { before, standing } = await prisma.$transaction(async (tx) => {
    await holdTicket(tx, id);
    const field = (await definitions(tx)).find((one) => one.id === fieldId);
    if (!field) throw new NotFound("field");
    const value = fieldValue(field, replaceCardNumbers(cleanText(said)));
    if (value === undefined || (field.retired && value !== null))
      throw new Invalid("The field cannot hold this");
    const held = await tx.conversation.findUniqueOrThrow({ where: { id }, select: { fields: true } });
    const values = held.fields as FieldValues;
    const before = values[fieldId] ?? null;
    if (before === value) return { before, standing: null };
    const { [fieldId]: _before, ...others } = values;
    await tx.conversation.update({
      where: { id },
      data: { fields: value === null ? others : { ...others, [fieldId]: value } },
    });
    const data = { event: "field", field: fieldId, nameEn: field.nameEn, nameZh: field.nameZh, to: value };
    await append(tx, id, [{ kind: "activity", author: authorOf(actor), data }], new Date());
    const standing = await saveTicket(tx, id, {});
    await record(tx, actor, {
      event: "conversation.changed",
      subject: ["conversation", id],
      data: { fields: [fieldId] },
    });
    return { before, standing };
  });
  if (standing) announce(actor, id, standing);
  return before;
}
