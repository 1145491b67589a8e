-- The macro that was picked for what is being written: its words stand in the draft, its deeds go with it.
ALTER TABLE "drafts" ADD COLUMN "macro_id" UUID;
