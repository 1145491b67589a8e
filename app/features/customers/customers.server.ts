import { type Actor, assertCan } from "#app/features/accounts/permissions.ts";
import { pool, prisma } from "#app/platform/db.server.ts";
import { NotFound } from "#app/platform/errors.ts";
import { numberForms } from "./phone-number.ts";

/** One customer as the payment company knows them. */
export async function findCustomer(actor: Actor, id: string) {
  assertCan(actor, "customers.read");
  // PostgreSQL has no text with NUL in it, so nothing is kept under such an id.
  const customer = id.includes("\u0000") ? null : await prisma.customer.findUnique({ where: { id } });
  if (!customer) throw new NotFound("customer");
  return customer;
}

/** A customer as one is offered among others. */
export interface FoundCustomer {
  id: string;
  name: string | null;
  country: string | null;
  email: string | null;
  phone: string | null;
}

/**
 * Customers whose id, name or e-mail address begins with the words, or whose telephone number
 * they are. Each is looked for by its own index and no further than needed.
 */
export async function searchCustomers(actor: Actor, words: string, limit = 6): Promise<FoundCustomer[]> {
  assertCan(actor, "customers.read");
  // PostgreSQL has no text with NUL in it.
  const sought = words.replaceAll("\u0000", "").trim();
  if (sought.length < 2) return [];
  const beginning = `${sought.toLowerCase().replace(/[\\%_]/g, "\\$&")}%`;
  const by = (condition: string) =>
    `(SELECT id, name, country, email, phone FROM customers WHERE ${condition} LIMIT ${Number(limit)})`;
  const { rows } = await pool.query<FoundCustomer>(
    `SELECT * FROM (${[
      by("id = $1"),
      by("phone = ANY($3::text[])"),
      by("email LIKE $2"),
      by("lower(name) LIKE $2"),
    ].join(" UNION ")}) found ORDER BY id <> $1, name, id LIMIT ${Number(limit)}`,
    [sought, beginning, numberForms(sought)],
  );
  return rows;
}

/** Customers who may be behind an address or a number that somebody named; a hint, never proof. */
export async function customersByContact(
  actor: Actor,
  { email, phone }: { email?: string | null; phone?: string | null },
  limit = 3,
) {
  assertCan(actor, "customers.read");
  const forms = phone ? numberForms(phone) : [];
  if (!email && forms.length === 0) return [];
  return prisma.customer.findMany({
    where: { OR: [...(email ? [{ email: email.toLowerCase() }] : []), { phone: { in: forms } }] },
    select: { id: true, name: true, country: true, email: true, phone: true, locale: true },
    orderBy: { id: "asc" },
    take: limit,
  });
}

/**
 * SQL that adds customers nobody has told us about yet, for statements that bring their
 * payments: one that is known stays as it is.
 *
 * @param ids an SQL expression of type text[], sorted so that two such statements never wait for each other
 */
export const addUnknownCustomers = (ids: string) =>
  `INSERT INTO customers (id) SELECT unnest(${ids}) ON CONFLICT (id) DO NOTHING`;
