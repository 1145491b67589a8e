-- Customers are looked up by the beginning of a name or address, whatever its case.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX "customers_name_trigrams" ON "customers" USING gin ("name" gin_trgm_ops);
CREATE INDEX "customers_email_prefix" ON "customers" ("email" text_pattern_ops);
