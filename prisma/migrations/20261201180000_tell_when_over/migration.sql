-- Who approved that everybody is told by itself when an incident is over: customers were promised so.
ALTER TABLE "incidents" ADD COLUMN "recovery_approved_by" UUID;
