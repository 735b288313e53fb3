CREATE TABLE "push_deliveries" (
	"id" uuid PRIMARY KEY NOT NULL,
	"subscription_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"event_id" uuid,
	"task_id" uuid,
	"topic" text NOT NULL,
	"payload" text NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"leased_until" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "push_keys" (
	"id" integer PRIMARY KEY DEFAULT 1 NOT NULL,
	"public_key" text NOT NULL,
	"sealed_private_key" "bytea" NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "push_keys_one" CHECK ("push_keys"."id" = 1)
);
--> statement-breakpoint
CREATE TABLE "push_subscriptions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"session_id" uuid NOT NULL,
	"device_name" text NOT NULL,
	"endpoint" text NOT NULL,
	"p256dh" text NOT NULL,
	"auth" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"renewed_at" timestamp with time zone NOT NULL,
	"last_sent_at" timestamp with time zone,
	"failing" boolean DEFAULT false NOT NULL,
	"tested_at" timestamp with time zone,
	CONSTRAINT "push_subscriptions_session_id_unique" UNIQUE("session_id"),
	CONSTRAINT "push_subscriptions_endpoint_unique" UNIQUE("endpoint")
);
--> statement-breakpoint
CREATE TABLE "reminder_plans" (
	"user_id" uuid PRIMARY KEY NOT NULL,
	"events" text DEFAULT '10' NOT NULL,
	"all_day" text DEFAULT 'same_day' NOT NULL,
	"tasks" boolean DEFAULT true NOT NULL,
	"answers" boolean DEFAULT true NOT NULL,
	"stale" boolean DEFAULT true NOT NULL,
	"done_until" timestamp with time zone NOT NULL,
	"next_at" timestamp with time zone,
	"leased_until" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "reminder_snoozes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"event_id" uuid,
	"task_id" uuid,
	"occurrence" text,
	"due_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "event_exceptions" ADD COLUMN "reminder" text;--> statement-breakpoint
ALTER TABLE "events" ADD COLUMN "reminder" text DEFAULT 'default' NOT NULL;--> statement-breakpoint
ALTER TABLE "push_deliveries" ADD CONSTRAINT "push_deliveries_subscription_id_push_subscriptions_id_fk" FOREIGN KEY ("subscription_id") REFERENCES "public"."push_subscriptions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "push_deliveries" ADD CONSTRAINT "push_deliveries_event_id_events_id_fk" FOREIGN KEY ("event_id") REFERENCES "public"."events"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "push_deliveries" ADD CONSTRAINT "push_deliveries_task_id_tasks_id_fk" FOREIGN KEY ("task_id") REFERENCES "public"."tasks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "push_subscriptions" ADD CONSTRAINT "push_subscriptions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reminder_plans" ADD CONSTRAINT "reminder_plans_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reminder_snoozes" ADD CONSTRAINT "reminder_snoozes_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reminder_snoozes" ADD CONSTRAINT "reminder_snoozes_event_id_events_id_fk" FOREIGN KEY ("event_id") REFERENCES "public"."events"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reminder_snoozes" ADD CONSTRAINT "reminder_snoozes_task_id_tasks_id_fk" FOREIGN KEY ("task_id") REFERENCES "public"."tasks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "push_deliveries_topic" ON "push_deliveries" USING btree ("subscription_id","topic");--> statement-breakpoint
CREATE INDEX "push_deliveries_due" ON "push_deliveries" USING btree ("due_at");--> statement-breakpoint
CREATE INDEX "push_deliveries_user" ON "push_deliveries" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "push_deliveries_event" ON "push_deliveries" USING btree ("event_id");--> statement-breakpoint
CREATE INDEX "push_deliveries_task" ON "push_deliveries" USING btree ("task_id");--> statement-breakpoint
CREATE INDEX "push_subscriptions_user" ON "push_subscriptions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "push_subscriptions_renewed" ON "push_subscriptions" USING btree ("renewed_at");--> statement-breakpoint
CREATE INDEX "reminder_plans_next" ON "reminder_plans" USING btree ("next_at");--> statement-breakpoint
CREATE INDEX "reminder_plans_stale" ON "reminder_plans" USING btree ("stale");--> statement-breakpoint
CREATE INDEX "reminder_snoozes_user" ON "reminder_snoozes" USING btree ("user_id","due_at");--> statement-breakpoint
CREATE INDEX "reminder_snoozes_event" ON "reminder_snoozes" USING btree ("event_id");--> statement-breakpoint
CREATE INDEX "reminder_snoozes_task" ON "reminder_snoozes" USING btree ("task_id");--> statement-breakpoint
CREATE FUNCTION "mark_reminders_stale"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "reminder_plans" SET "stale" = true WHERE "user_id" = coalesce(NEW."user_id", OLD."user_id") AND NOT "stale";
  RETURN NULL;
END
$$;--> statement-breakpoint
CREATE FUNCTION "mark_reminders_of_user_stale"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "reminder_plans" SET "stale" = true WHERE "user_id" = NEW."id" AND NOT "stale";
  RETURN NULL;
END
$$;--> statement-breakpoint
CREATE TRIGGER "events_are_reminded_of" AFTER INSERT OR UPDATE OR DELETE ON "events"
  FOR EACH ROW EXECUTE FUNCTION "mark_reminders_stale"();--> statement-breakpoint
CREATE TRIGGER "event_exceptions_are_reminded_of" AFTER INSERT OR UPDATE OR DELETE ON "event_exceptions"
  FOR EACH ROW EXECUTE FUNCTION "mark_reminders_stale"();--> statement-breakpoint
CREATE TRIGGER "tasks_are_reminded_of" AFTER INSERT OR UPDATE OR DELETE ON "tasks"
  FOR EACH ROW EXECUTE FUNCTION "mark_reminders_stale"();--> statement-breakpoint
CREATE TRIGGER "time_zones_are_reminded_of" AFTER UPDATE OF "time_zone", "locale" ON "users"
  FOR EACH ROW EXECUTE FUNCTION "mark_reminders_of_user_stale"();
