-- When a page of a visitor was last connected: whoever answers sees whether the customer is there. No index: it is
-- written every few seconds, and read by the conversation only.
ALTER TABLE "visitor_sessions" ADD COLUMN "seen_at" TIMESTAMPTZ(3);
