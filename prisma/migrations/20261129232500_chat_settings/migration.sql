-- How the chat stands on every site, set on a page of the console. Without a row the environment speaks.
CREATE TABLE "chat_settings" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "hours" TEXT NOT NULL,
    "calendar_id" UUID,
    "ask_name" TEXT NOT NULL,
    "ask_email" TEXT NOT NULL,
    CONSTRAINT "chat_settings_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "chat_settings_one" CHECK ("id" = 1),
    CONSTRAINT "chat_settings_hours" CHECK (("hours" = 'calendar') = ("calendar_id" IS NOT NULL))
);
ALTER TABLE "chat_settings" ADD CONSTRAINT "chat_settings_calendar_id_fkey"
  FOREIGN KEY ("calendar_id") REFERENCES "service_calendars"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Keys under which sites sign their visitors' identities, sealed.
CREATE TABLE "chat_keys" (
    "kid" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "chat_keys_pkey" PRIMARY KEY ("kid")
);
