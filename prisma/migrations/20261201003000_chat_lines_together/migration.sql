-- Lines of chats that are open, each of another conversation, in one statement with one commit: what customers write
-- and what staff answer. The lock first, then, by a statement that sees what was written while the lock was waited
-- for, the lines and their tickets. For a line where anything else is the case (not open, merged, sent before, somebody
-- spoke after the line its writer had seen) nothing is written and no row is returned. Unless it is to wait, a
-- conversation that somebody else has locked is passed over likewise, so that none waits for another's.
CREATE FUNCTION "write_chat_lines"(
    "p_ids" UUID[], "p_kinds" TEXT[], "p_client_ids" TEXT[], "p_bodies" TEXT[], "p_ats" TIMESTAMPTZ[],
    "p_previews" TEXT[], "p_author_ids" TEXT[], "p_seen" INTEGER[], "p_terms" TEXT[],
    "p_waits" BOOLEAN
) RETURNS TABLE ("place" INTEGER, "seq" INTEGER, "ticket_version" INTEGER, "assignee" UUID, "prev_seq" INTEGER)
LANGUAGE plpgsql
-- On a young database tables are taken for small, and a plan made then is kept while they grow.
SET "enable_seqscan" = 'off' SET "enable_bitmapscan" = 'off' SET "enable_hashjoin" = 'off' SET "enable_mergejoin" = 'off'
-- Else it is planned anew for every batch, which costs more than doing it.
SET "plan_cache_mode" = 'force_generic_plan'
AS $$
DECLARE
    v_held UUID[];
BEGIN
    IF p_waits THEN
        SELECT array_agg(v.id) INTO v_held FROM (
            SELECT c.id FROM conversations c
            WHERE c.id = ANY(p_ids) AND c.channel = 'chat' AND c.status = 'open' AND c.merged_into_id IS NULL
            ORDER BY c.id FOR UPDATE) v;
    ELSE
        SELECT array_agg(v.id) INTO v_held FROM (
            SELECT c.id FROM conversations c
            WHERE c.id = ANY(p_ids) AND c.channel = 'chat' AND c.status = 'open' AND c.merged_into_id IS NULL
            FOR UPDATE SKIP LOCKED) v;
    END IF;
    IF v_held IS NULL THEN RETURN; END IF;
    RETURN QUERY
    WITH fit AS MATERIALIZED (
        SELECT g.*, v.last_seq + 1 AS next_seq, coalesce((
            SELECT m.seq FROM messages m WHERE m.conversation_id = g.id AND m.kind IN ('inbound', 'reply')
            ORDER BY m.seq DESC LIMIT 1), 0) AS before
        FROM unnest(p_ids, p_kinds, p_client_ids, p_bodies, p_ats, p_previews, p_author_ids, p_seen, p_terms)
            WITH ORDINALITY AS g (id, kind, client_id, body, at, preview, author_id, seen, terms, nth)
        JOIN conversations v ON v.id = g.id
        WHERE g.id = ANY(v_held) AND (g.seen IS NULL OR v.last_seq <= g.seen)
            AND NOT EXISTS (SELECT FROM messages m WHERE m.conversation_id = g.id AND m.client_id = g.client_id)
    ), added AS (
        INSERT INTO messages (conversation_id, seq, kind, author_type, author_id, body, client_id, at, search)
        SELECT f.id, f.next_seq, f.kind, CASE f.kind WHEN 'reply' THEN 'staff' ELSE 'customer' END, f.author_id, f.body,
            f.client_id, f.at, array_to_tsvector(string_to_array(f.terms, E'\x1f'))
        FROM fit f
    ), marked AS (
        -- Who had read everything has also read what they wrote themselves.
        UPDATE read_marks r SET seq = f.next_seq FROM fit f
        WHERE f.kind = 'reply' AND r.staff_id = f.author_id::uuid AND r.conversation_id = f.id AND r.seq >= f.next_seq - 1
    ), sent AS (
        DELETE FROM drafts d USING fit f
        WHERE f.kind = 'reply' AND d.conversation_id = f.id AND d.staff_id = f.author_id::uuid
    )
    UPDATE conversations c SET last_seq = f.next_seq, version = c.version + 1, last_message_at = f.at,
        waiting_since = CASE f.kind WHEN 'reply' THEN NULL ELSE coalesce(c.waiting_since, f.at) END,
        first_reply_at = CASE f.kind WHEN 'reply' THEN coalesce(c.first_reply_at, f.at) ELSE c.first_reply_at END,
        preview = f.preview
    FROM fit f WHERE c.id = f.id
    RETURNING f.nth::int, c.last_seq, c.version, c.assignee_id, f.before;
END
$$;
DROP FUNCTION "receive_chat_line";
DROP FUNCTION "answer_chat_line";
