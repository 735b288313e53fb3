CREATE TABLE "agent_changes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"conversation" text NOT NULL,
	"change" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "agent_questions" (
	"user_id" uuid NOT NULL,
	"conversation" text NOT NULL,
	"question" text NOT NULL,
	"answered_by" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "agent_questions_user_id_conversation_pk" PRIMARY KEY("user_id","conversation")
);
--> statement-breakpoint
ALTER TABLE "agent_changes" ADD CONSTRAINT "agent_changes_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agent_questions" ADD CONSTRAINT "agent_questions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "agent_changes_conversation" ON "agent_changes" USING btree ("user_id","conversation","id");--> statement-breakpoint
CREATE INDEX "agent_changes_age" ON "agent_changes" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "agent_questions_age" ON "agent_questions" USING btree ("created_at");