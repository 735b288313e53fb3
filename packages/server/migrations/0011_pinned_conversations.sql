DROP INDEX "conversations_user_updated";--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "pinned" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX "conversations_user_listed" ON "conversations" USING btree ("user_id","pinned","updated_at");