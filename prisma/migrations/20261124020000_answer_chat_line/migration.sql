-- What nearly every answer in a chat comes to, in one round trip: the other half of receive_chat_line.
-- Where anything else is the case (not open, merged, sent before, somebody spoke after the line the
-- writer had seen), nothing is written and no row is returned: the ordinary way is taken.
CREATE FUNCTION "answer_chat_line"(
    "p_id" UUID, "p_client_id" TEXT, "p_body" TEXT, "p_at" TIMESTAMPTZ, "p_preview" TEXT, "p_staff_id" UUID,
    "p_seen_seq" INTEGER, "p_terms" TEXT[]
) RETURNS TABLE ("seq" INTEGER, "ticket_version" INTEGER, "assignee" UUID, "prev_seq" INTEGER)
LANGUAGE plpgsql AS $$
DECLARE
    v_last_seq INTEGER;
    v_prev_seq INTEGER;
BEGIN
    SELECT v.last_seq INTO v_last_seq FROM conversations v
    WHERE v.id = p_id AND v.channel = 'chat' AND v.status = 'open' AND v.merged_into_id IS NULL
    FOR UPDATE;
    IF NOT FOUND OR (p_seen_seq IS NOT NULL AND v_last_seq > p_seen_seq) THEN RETURN; END IF;
    PERFORM 1 FROM messages m WHERE m.conversation_id = p_id AND m.client_id = p_client_id;
    IF FOUND THEN RETURN; END IF;
    SELECT m.seq INTO v_prev_seq FROM messages m
    WHERE m.conversation_id = p_id AND m.kind IN ('inbound', 'reply') ORDER BY m.seq DESC LIMIT 1;
    INSERT INTO messages (conversation_id, seq, kind, author_type, author_id, body, client_id, at, search)
    VALUES (p_id, v_last_seq + 1, 'reply', 'staff', p_staff_id::text, p_body, p_client_id, p_at, array_to_tsvector(p_terms));
    -- Who had read everything has also read what they wrote themselves.
    UPDATE read_marks r SET seq = v_last_seq + 1
    WHERE r.staff_id = p_staff_id AND r.conversation_id = p_id AND r.seq >= v_last_seq;
    DELETE FROM drafts d WHERE d.conversation_id = p_id AND d.staff_id = p_staff_id;
    RETURN QUERY
    UPDATE conversations c SET last_seq = c.last_seq + 1, version = c.version + 1, last_message_at = p_at,
        waiting_since = NULL, first_reply_at = coalesce(c.first_reply_at, p_at), preview = p_preview
    WHERE c.id = p_id RETURNING c.last_seq, c.version, c.assignee_id, coalesce(v_prev_seq, 0);
END
$$;
