-- Whether anybody sits before a browser. Who was never seen is not judged by it.
ALTER TABLE "availability"
    ADD COLUMN "seen_at" TIMESTAMPTZ(3),
    ADD COLUMN "lapsed_at" TIMESTAMPTZ(3);
