import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { type Role, roles, type StaffActor } from "#app/features/accounts/permissions.ts";
import { createStaff } from "#app/features/accounts/staff.server.ts";
import {
  conversationFields,
  listFields,
  retireField,
  saveField,
  setField,
} from "#app/features/tickets/custom-fields.server.ts";
import { listInbox } from "#app/features/tickets/inbox.server.ts";
import { readInboxFilters } from "#app/features/tickets/inbox-address.ts";
import { conditionQuery } from "#app/features/tickets/inbox-conditions.ts";
import { openConversation } from "#app/features/tickets/opening.server.ts";
import { searchConversations } from "#app/features/tickets/search.server.ts";
import { prisma } from "#app/platform/db.server.ts";
import { Conflict, Forbidden, Invalid } from "#app/platform/errors.ts";

const system = { type: "system" } as const;

async function staff(role: Role) {
  const email = `${role}-${randomUUID().slice(0, 8)}@upay.example`;
  await createStaff(system, { email, name: role, role, password: "a long enough password 1" });
  const { id } = await prisma.staff.findUniqueOrThrow({ where: { email } });
  return { type: "staff", id, role, name: role, email, locale: "en", timeZone: "UTC" } as StaffActor;
}
const begin = async () =>
  (
    await openConversation(system, {
      channel: "web_form",
      locale: "en",
      subject: "Help",
      first: {
        kind: "inbound",
        author: { type: "customer", id: null },
        body: "Help",
        clientId: randomUUID(),
      },
    })
  ).id;
const named = (type: "text" | "number" | "choice" | "date" | "yes_no") => {
  const name = `${type} ${randomUUID().slice(0, 8)}`;
  const choices =
    type === "choice"
      ? [
          { value: "Refund", zh: "退款" },
          { value: "Card", zh: "卡" },
        ]
      : [];
  return { nameEn: name, nameZh: name, type, choices };
};

describe("custom fields", () => {
  it("are said of a conversation, told in its thread and the audit log, and found", async () => {
    const [admin, agent] = [await staff("admin"), await staff("agent")];
    const reason = (await saveField(admin, null, named("choice"))).id;
    const place = (await saveField(admin, null, named("text"))).id;
    const paid = (await saveField(admin, null, named("yes_no"))).id;
    const [id, other] = [await begin(), await begin()];
    expect(await setField(agent, id, reason, "Refund")).toBeNull();
    expect(await setField(agent, id, reason, "Card")).toBe("Refund");
    await setField(agent, id, place, "Paris, card 4111 1111 1111 1111");
    await setField(agent, id, paid, "true");
    await setField(agent, other, paid, "false");
    await expect(setField(agent, id, reason, "Other")).rejects.toThrow(Invalid);
    const values = Object.fromEntries(
      (await conversationFields(agent, id)).map((field) => [field.id, field.value]),
    );
    expect(values).toMatchObject({ [reason]: "Card", [paid]: true });
    expect(String(values[place])).toMatch(/^Paris, card .*1111$/);
    expect(String(values[place])).not.toContain("4111 1111");
    const lines = await prisma.message.findMany({ where: { conversationId: id, kind: "activity" } });
    expect(lines.map(({ data }) => (data as { event: string }).event)).toEqual(Array(4).fill("field"));
    expect(await prisma.auditEvent.count({ where: { event: "conversation.changed", subjectId: id } })).toBe(
      4,
    );

    const view = async (field: string[]) => {
      const address = new URLSearchParams({ view: "open", ...conditionQuery({ field }) });
      return (await listInbox(agent, readInboxFilters(address))).rows.map((row) => row.id);
    };
    expect(await view([`${reason}~card`])).toEqual([id]);
    expect(await view([`${paid}~true`, `${reason}~Card`])).toEqual([id]);
    expect(await view([`${place}~${values[place]}`])).toEqual([id]);
    expect(await view([`${paid}~true`, `${reason}~Refund`])).toEqual([]);
    const hits = await searchConversations(agent, `field:"${values[place]}"`);
    expect(hits.map(({ conversationId }) => conversationId)).toEqual([id]);
    expect(await searchConversations(agent, 'field:"nowhere at all"')).toEqual([]);

    await setField(agent, id, paid, "");
    await retireField(admin, paid, true);
    expect((await conversationFields(agent, id)).map((field) => field.id)).not.toContain(paid);
    expect((await conversationFields(agent, other)).find((field) => field.id === paid)).toMatchObject({
      value: false,
      retired: true,
    });
    await expect(setField(agent, other, paid, "true")).rejects.toThrow(Invalid);
  });

  it("keep their type, and their names apart", async () => {
    const admin = await staff("admin");
    const draft = named("number");
    const { id } = await saveField(admin, null, draft);
    await expect(saveField(admin, null, draft)).rejects.toThrow(Conflict);
    await expect(saveField(admin, id, { ...draft, type: "text" })).rejects.toThrow(Conflict);
    await saveField(admin, id, { ...draft, nameEn: `${draft.nameEn} of them` });
    expect((await listFields(admin)).find((field) => field.id === id)?.nameEn).toMatch(/of them$/);
  });

  it("are made by administrators, and said by whoever works on conversations", async () => {
    const field = (await saveField(await staff("admin"), null, named("text"))).id;
    const id = await begin();
    for (const role of roles) {
      const actor = await staff(role);
      await setField(actor, id, field, role);
      const made = saveField(actor, null, named("date"));
      const retired = retireField(actor, field, false);
      if (role === "admin") await Promise.all([made, retired]);
      else {
        await expect(made).rejects.toThrow(Forbidden);
        await expect(retired).rejects.toThrow(Forbidden);
      }
    }
  });
});
