-- CreateTable
CREATE TABLE "intakes" (
    "channel" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "conversation_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "intakes_pkey" PRIMARY KEY ("channel","key")
);

-- CreateTable
CREATE TABLE "phone_calls" (
    "id" TEXT NOT NULL,
    "direction" TEXT NOT NULL,
    "number" TEXT,
    "customer_id" TEXT,
    "staff_id" UUID,
    "ringing_at" TIMESTAMPTZ(3),
    "answered_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "conversation_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "phone_calls_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "phone_calls_created_at_idx" ON "phone_calls"("created_at");

-- CreateIndex
CREATE INDEX "customers_phone_idx" ON "customers"("phone");
