-- How far staff have read a conversation, which its visitor in the chat is told.
CREATE INDEX "read_marks_conversation_id_idx" ON "read_marks"("conversation_id");
