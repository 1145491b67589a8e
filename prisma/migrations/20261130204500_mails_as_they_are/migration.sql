-- What is sealed does not become smaller: it is kept as it is, and no time is spent trying.
ALTER TABLE "raw_emails" ALTER COLUMN "sealed" SET STORAGE EXTERNAL;
-- A mail's row changes twice within a moment, and the changed one finds room beside it.
ALTER TABLE "raw_emails" SET (fillfactor = 60);
