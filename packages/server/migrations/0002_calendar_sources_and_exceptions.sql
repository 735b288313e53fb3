CREATE TABLE "calendar_feeds" (
	"user_id" uuid PRIMARY KEY NOT NULL,
	"hash" "bytea" NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_read_at" timestamp with time zone,
	CONSTRAINT "calendar_feeds_hash_unique" UNIQUE("hash")
);
--> statement-breakpoint
CREATE TABLE "calendar_subscriptions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"url" text NOT NULL,
	"name" text NOT NULL,
	"color" text NOT NULL,
	"etag" text,
	"last_modified" text,
	"content_hash" "bytea",
	"event_count" integer DEFAULT 0 NOT NULL,
	"ignored_count" integer DEFAULT 0 NOT NULL,
	"fetched_at" timestamp with time zone,
	"failure" text,
	"failures" integer DEFAULT 0 NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "event_exceptions" (
	"event_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"occurrence_local" timestamp NOT NULL,
	"cancelled" boolean DEFAULT false NOT NULL,
	"title" text,
	"description" text,
	"location" text,
	"all_day" boolean,
	"time_zone" text,
	"start_local" timestamp,
	"end_local" timestamp,
	"start_at" timestamp with time zone,
	"end_at" timestamp with time zone,
	"orphaned" boolean DEFAULT false NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "event_exceptions_event_id_occurrence_local_pk" PRIMARY KEY("event_id","occurrence_local")
);
--> statement-breakpoint
ALTER TABLE "events" ADD COLUMN "subscription_id" uuid;--> statement-breakpoint
ALTER TABLE "events" ADD COLUMN "uid" text;--> statement-breakpoint
ALTER TABLE "calendar_feeds" ADD CONSTRAINT "calendar_feeds_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "calendar_subscriptions" ADD CONSTRAINT "calendar_subscriptions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "event_exceptions" ADD CONSTRAINT "event_exceptions_event_id_events_id_fk" FOREIGN KEY ("event_id") REFERENCES "public"."events"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "event_exceptions" ADD CONSTRAINT "event_exceptions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "calendar_subscriptions_user" ON "calendar_subscriptions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "calendar_subscriptions_due" ON "calendar_subscriptions" USING btree ("due_at");--> statement-breakpoint
CREATE INDEX "event_exceptions_user" ON "event_exceptions" USING btree ("user_id","occurrence_local");--> statement-breakpoint
CREATE INDEX "event_exceptions_user_start" ON "event_exceptions" USING btree ("user_id","start_at");--> statement-breakpoint
ALTER TABLE "events" ADD CONSTRAINT "events_subscription_id_calendar_subscriptions_id_fk" FOREIGN KEY ("subscription_id") REFERENCES "public"."calendar_subscriptions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "events_user_uid" ON "events" USING btree ("user_id","uid") WHERE "events"."subscription_id" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "events_subscription_uid" ON "events" USING btree ("subscription_id","uid");