-- CreateTable
CREATE TABLE "availability" (
    "staff_id" UUID NOT NULL,
    "available" BOOLEAN NOT NULL DEFAULT false,
    "chat_capacity" SMALLINT NOT NULL DEFAULT 4,
    "ticket_capacity" SMALLINT NOT NULL DEFAULT 20,
    "languages" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "skills" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "last_assigned_at" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "availability_pkey" PRIMARY KEY ("staff_id")
);
