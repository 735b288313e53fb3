UPDATE "messages" SET "type" = 'text', "text" = trim("text" || E'\n\n' || "audio_url") WHERE "audio_url" IS NOT NULL;--> statement-breakpoint
ALTER TABLE "messages" DROP COLUMN "audio_url";
