-- Customers are looked up by the beginning of a name or address, whatever its case.
CREATE INDEX "customers_name_prefix" ON "customers" (lower("name") text_pattern_ops);
CREATE INDEX "customers_email_prefix" ON "customers" ("email" text_pattern_ops);
