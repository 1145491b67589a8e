-- Failed payments are followed by merchant too: the hours that were counted are counted again.
UPDATE "retry_hours" SET "due_at" = now();
