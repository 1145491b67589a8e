-- What machines may send somebody is counted whatever tag their address has: a desk that answers from a new one each
-- time would be somebody new each time, and answered for ever.
DROP INDEX "outgoing_mails_recipient_idx";
CREATE INDEX "outgoing_mails_recipient_idx" ON "outgoing_mails"
  ((regexp_replace("recipients" -> 0 ->> 'address', '(?<=.)[+][^@]*@', '@')), "created_at") WHERE "kind" <> 'reply';
