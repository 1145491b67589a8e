-- How common distances from habit are among payments: what scores without labels are told by.
CREATE TABLE "habit_references" (
    "revision" SERIAL NOT NULL,
    "made_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "first_day" DATE NOT NULL,
    "last_day" DATE NOT NULL,
    "payments" INTEGER NOT NULL,
    "edges" DOUBLE PRECISION[],
    "tails" DOUBLE PRECISION[],

    CONSTRAINT "habit_references_pkey" PRIMARY KEY ("revision")
);
