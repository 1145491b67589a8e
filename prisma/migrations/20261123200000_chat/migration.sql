-- Whoever writes in the chat on the company's site: unknown until their site proves who they are.
CREATE TABLE "visitors" (
    "id" UUID NOT NULL,
    "customer_id" TEXT,
    "name" TEXT,
    "email" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "visitors_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "visitors_customer_id_key" ON "visitors"("customer_id");

CREATE TABLE "visitor_sessions" (
    "id" TEXT NOT NULL,
    "visitor_id" UUID NOT NULL REFERENCES "visitors"("id") ON DELETE CASCADE,
    "address_key" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    CONSTRAINT "visitor_sessions_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "visitor_sessions_visitor_id_idx" ON "visitor_sessions"("visitor_id");
CREATE INDEX "visitor_sessions_expires_at_idx" ON "visitor_sessions"("expires_at");

-- Whose conversation it is, and how far its visitor has received and read it.
CREATE TABLE "visitor_conversations" (
    "conversation_id" UUID NOT NULL REFERENCES "conversations"("id") ON DELETE CASCADE,
    "visitor_id" UUID NOT NULL REFERENCES "visitors"("id") ON DELETE CASCADE,
    "delivered_seq" INTEGER NOT NULL DEFAULT 0,
    "read_seq" INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT "visitor_conversations_pkey" PRIMARY KEY ("conversation_id")
);
CREATE INDEX "visitor_conversations_visitor_id_idx" ON "visitor_conversations"("visitor_id");
