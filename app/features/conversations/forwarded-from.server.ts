const originalSender = "e.details -> 'forwarded' -> 'from'";

/**
 * Whether the original sender of mail `e` can be taken as the customer of conversation `v`: where a customer of it
 * passes on the mail of somebody else with an address, who is none of our mailboxes.
 */
export const senderIsOffered = `(
  v.channel = 'email' AND v.merged_into_id IS NULL AND e.conversation_id = v.id AND e.part = 'customer'
  AND e.auto NOT IN ('bounce', 'loop')
  AND lower(${originalSender} ->> 'address') IS DISTINCT FROM lower(v.contact_email)
  AND ${originalSender} ->> 'address' ~ '^[^\\s@<>",;]{1,64}@[^\\s@<>",;]+\\.[^\\s@<>",;]+$'
  AND NOT EXISTS (SELECT FROM mailboxes b
    WHERE b.address = regexp_replace(lower(${originalSender} ->> 'address'), '\\+[^@]*@', '@'))
  AND NOT EXISTS (SELECT FROM taken_senders s WHERE s.conversation_id = v.id)) IS TRUE`;

/** Whose mail is passed on by mail `e` in conversation `v`, as {@link ForwardedFrom}; null where that is not known. */
export const forwardedFrom = `CASE WHEN ${originalSender} ->> 'address' <> '' THEN ${originalSender} || jsonb_build_object(
  'standing', CASE
    WHEN EXISTS (SELECT FROM taken_senders s WHERE s.conversation_id = v.id AND s.email_id = e.id) THEN 'taken'
    WHEN ${senderIsOffered} THEN 'offered' ELSE 'told' END) END`;
