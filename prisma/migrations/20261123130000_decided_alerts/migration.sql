-- "Decided today" reads only today's.
CREATE INDEX "alerts_decided_at_idx" ON "alerts"("decided_at");
