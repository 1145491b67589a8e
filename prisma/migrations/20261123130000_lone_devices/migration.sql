-- Payments that name a device and nobody else have the device's habit; reading it back must not read the table.
CREATE INDEX "transactions_lone_device_occurred_at_idx" ON "transactions" ("device_id", "occurred_at")
  WHERE "customer_id" IS NULL AND "card_fingerprint" IS NULL AND "device_id" IS NOT NULL;
