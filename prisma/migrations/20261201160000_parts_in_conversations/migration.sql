-- Whoever we wrote to is no stranger when they answer, and not the customer either.
ALTER TABLE "email_messages" ALTER COLUMN "participant" TYPE TEXT USING
  CASE WHEN "direction" = 'out' THEN 'us' WHEN "participant" THEN 'customer' ELSE 'stranger' END;
ALTER TABLE "email_messages" RENAME COLUMN "participant" TO "part";
