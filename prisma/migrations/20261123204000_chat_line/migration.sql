-- What a customer writes into a chat that is open, in one round trip: the lock first, then, by a
-- statement that sees what was written while the lock was waited for, the line and its ticket.
-- Answers no row where anything else is the case, and writes nothing then.
CREATE FUNCTION "receive_chat_line"(
    "p_id" UUID, "p_client_id" TEXT, "p_body" TEXT, "p_at" TIMESTAMPTZ, "p_preview" TEXT, "p_author_id" TEXT, "p_terms" TEXT[]
) RETURNS TABLE ("seq" INTEGER, "ticket_version" INTEGER, "assignee" UUID, "prev_seq" INTEGER)
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM conversations v
    WHERE v.id = p_id AND v.channel = 'chat' AND v.status = 'open' AND v.merged_into_id IS NULL
    FOR UPDATE;
    IF NOT FOUND THEN RETURN; END IF;
    PERFORM 1 FROM messages m WHERE m.conversation_id = p_id AND m.client_id = p_client_id;
    IF FOUND THEN RETURN; END IF;
    RETURN QUERY
    WITH v AS (
        UPDATE conversations c SET last_seq = c.last_seq + 1, version = c.version + 1, last_message_at = p_at,
            waiting_since = coalesce(c.waiting_since, p_at), snoozed_until = NULL, preview = p_preview
        WHERE c.id = p_id RETURNING c.last_seq, c.version, c.assignee_id
    ), added AS (
        INSERT INTO messages (conversation_id, seq, kind, author_type, author_id, body, client_id, at, search)
        SELECT p_id, v.last_seq, 'inbound', 'customer', p_author_id, p_body, p_client_id, p_at, array_to_tsvector(p_terms) FROM v
    )
    SELECT v.last_seq, v.version, v.assignee_id, coalesce((
        SELECT m.seq FROM messages m WHERE m.conversation_id = p_id AND m.kind IN ('inbound', 'reply')
        ORDER BY m.seq DESC LIMIT 1), 0) FROM v;
END
$$;
