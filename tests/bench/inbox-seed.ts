import type pg from "pg";
import { termsOf } from "#app/features/conversations/search-terms.ts";
import { seeded } from "../seeded.ts";
import { tell } from "./report.ts";

export interface InboxSize {
  conversations: number;
  /** of each conversation */
  messages: number;
  payments: number;
  staff: number;
}

const english =
  "payment card refund charged twice failed bank hotel order ticket wallet balance transfer yesterday please help thanks merchant invoice receipt still waiting money account update pending cancel subscription travel coffee shop airport address phone email verify code limit declined".split(
    " ",
  );
const chinese =
  "付款 失败 退款 银行 余额 订单 扣款 两次 酒店 机票 商户 昨天 请问 谢谢 帮忙 验证码 限额 转账 钱包 账户 更新 取消 到账 时间 客服 处理 核实 信息 扫码 超市".split(
    " ",
  );

/** Different texts that the messages are made of; a word of its own sets each message apart. */
const texts = 20_000;

function makeText(random: () => number): string {
  const words = random() < 0.5 ? english : chinese;
  const length = 4 + Math.floor(random() * 24);
  // The square makes some words common and others rare, as in life.
  const pick = () => words[Math.floor(random() ** 2 * words.length)]!;
  return Array.from({ length }, pick).join(" ");
}

async function step(database: pg.Pool, name: string, count: number, batch: number, sql: string) {
  for (let from = 0; from < count; from += batch) {
    await database.query(sql, [from, Math.min(count, from + batch)]);
    if (from % (batch * 10) === 0 && from > 0)
      tell(`${name}: ${Math.round((from / count) * 100)} % of ${count.toLocaleString("en")}`);
  }
  tell(`${name}: ${count.toLocaleString("en")}`);
}

/** Indexes that are cheaper to build over everything than row by row. */
async function withoutIndexes(database: pg.Pool, table: string, work: () => Promise<void>) {
  const { rows } = await database.query<{ name: string; sql: string }>(
    `SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS sql FROM pg_index
     WHERE indrelid = $1::regclass AND NOT indisprimary AND NOT indisunique`,
    [table],
  );
  for (const { name } of rows) await database.query(`DROP INDEX ${name}`);
  await work();
  for (const { name, sql } of rows) {
    tell(`${table}: index ${name}`);
    await database.query(sql);
  }
}

/**
 * Fills a database with years of conversations. Ids are made from numbers, so that parts fit
 * together without being looked up.
 */
export async function seedInbox(database: pg.Pool, size: InboxSize): Promise<void> {
  const random = seeded(11);
  await database.query("CREATE TABLE bench_texts (id int PRIMARY KEY, body text, terms tsvector)");
  const bodies = Array.from({ length: texts }, () => makeText(random));
  await database.query(
    `INSERT INTO bench_texts SELECT place - 1, body, array_to_tsvector(string_to_array(terms, ' '))
     FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS g (body, terms, place)`,
    [bodies, bodies.map((body) => termsOf(body).join(" "))],
  );
  const uuid = (number: string) => `('00000000-0000-7000-8000-' || lpad(to_hex(${number}), 12, '0'))::uuid`;
  const staff = uuid(`1 + g % ${size.staff}`);
  await database.query(
    `INSERT INTO staff (id, email, name, role)
     SELECT ${uuid("g")}, 'bench' || g || '@upay.example', 'Agent ' || g, 'agent' FROM generate_series(1, $1) g`,
    [size.staff],
  );
  const customers = Math.ceil(size.conversations / 4);
  await step(
    database,
    "customers",
    customers,
    50_000,
    `INSERT INTO customers (id, name, email, locale)
     SELECT 'bench_' || g, 'Customer ' || g, 'customer' || g || '@customer.example', CASE g % 2 WHEN 0 THEN 'en' ELSE 'zh' END
     FROM generate_series($1::int, $2::int - 1) g`,
  );
  await withoutIndexes(database, "transactions", () =>
    step(
      database,
      "payments",
      size.payments,
      50_000,
      `INSERT INTO transactions (id, occurred_at, customer_id, amount_minor, currency, method, status, merchant_id, merchant_name)
       SELECT 'bench_tx_' || g, now() - g * interval '30 seconds', 'bench_' || (g % ${customers}), 100 + g % 90000,
              CASE g % 3 WHEN 0 THEN 'CNY' WHEN 1 THEN 'USD' ELSE 'EUR' END, 'card',
              CASE WHEN g % 9 = 0 THEN 'failed' ELSE 'succeeded' END, 'bench_m_' || (g % 3000), 'Merchant ' || (g % 3000)
       FROM generate_series($1::int, $2::int - 1) g`,
    ),
  );
  // The newest three in a hundred are not solved yet; a fourth of them has nobody.
  await withoutIndexes(database, "conversations", () =>
    step(
      database,
      "conversations",
      size.conversations,
      50_000,
      `INSERT INTO conversations (id, channel, customer_id, locale, subject, status, priority, assignee_id, tags, last_seq,
         last_message_at, preview, waiting_since, snoozed_until, solved_at, created_at,
         due_at, warn_at, due_target)
       SELECT ${uuid("g + 1000000000")}, (ARRAY['chat', 'email', 'phone', 'web_form'])[1 + g % 4], 'bench_' || (g % ${customers}),
              CASE g % 2 WHEN 0 THEN 'en' ELSE 'zh' END, 'Conversation ' || g, s.status, (g % 40 = 0)::int + 1,
              CASE WHEN s.status = 'open' AND g % 4 = 0 THEN NULL ELSE ${staff} END,
              CASE WHEN g % 10 = 0 THEN ARRAY['refund'] WHEN g % 1000 = 1 THEN ARRAY['rare'] ELSE '{}' END, ${size.messages},
              s.at, 'Preview ' || g, CASE WHEN s.status = 'open' AND g % 3 > 0 THEN s.at END,
              CASE WHEN s.status = 'snoozed' THEN now() + g * interval '1 minute' END,
              CASE WHEN s.status = 'solved' THEN s.at END, s.at - interval '1 hour',
              CASE WHEN s.status = 'open' AND g % 3 > 0 THEN s.at + interval '4 hours' END,
              CASE WHEN s.status = 'open' AND g % 3 > 0 THEN s.at + interval '3 hours' END,
              CASE WHEN s.status IN ('open', 'pending') AND g % 3 > 0 THEN 'firstResponse' END
       FROM generate_series($1::int, $2::int - 1) g
       CROSS JOIN LATERAL (SELECT now() - g * interval '40 seconds' AS at,
         CASE WHEN g > ${Math.round(size.conversations * 0.03)} THEN 'solved'
              WHEN g % 8 = 1 THEN 'pending' WHEN g % 8 = 2 THEN 'snoozed' ELSE 'open' END AS status) s`,
    ),
  );
  await withoutIndexes(database, "messages", () =>
    step(
      database,
      "messages",
      size.conversations * size.messages,
      100_000,
      `INSERT INTO messages (conversation_id, seq, kind, author_type, author_id, body, at, search)
       SELECT ${uuid(`g / ${size.messages} + 1000000000`)}, 1 + g % ${size.messages},
              CASE g % 2 WHEN 0 THEN 'inbound' ELSE 'reply' END, CASE g % 2 WHEN 0 THEN 'customer' ELSE 'staff' END,
              CASE g % 2 WHEN 0 THEN NULL ELSE (${staff})::text END, b.body || ' ref' || g,
              now() - (g / ${size.messages}) * interval '40 seconds' - (${size.messages} - g % ${size.messages}) * interval '5 minutes',
              b.terms || array_to_tsvector(ARRAY['ref' || g])
       FROM generate_series($1::int, $2::int - 1) g
       JOIN bench_texts b ON b.id = (g::bigint * 7919) % ${texts}`,
    ),
  );
  await database.query("DROP TABLE bench_texts");
  tell("gathering statistics");
  await database.query("VACUUM (ANALYZE)");
}

/** The id of the n-th seeded conversation, the newest being 0. */
export const seededConversation = (number: number) =>
  `00000000-0000-7000-8000-${(number + 1_000_000_000).toString(16).padStart(12, "0")}`;
