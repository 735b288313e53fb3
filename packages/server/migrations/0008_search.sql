CREATE TABLE "search_entries" (
	"kind" text NOT NULL,
	"id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"words" "tsvector" NOT NULL,
	CONSTRAINT "search_entries_kind_id_pk" PRIMARY KEY("kind","id")
);
--> statement-breakpoint
CREATE FUNCTION "search_fold"("content" text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $fold$
  -- No accents, and no signs, of which the parser would make addresses, numbers with a sign and the like.
  SELECT translate(
    regexp_replace(normalize("content", NFKD), '[\u0300-\u036f]+', '', 'g'),
    $$!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~⁄$$,
    repeat(' ', 33))
$fold$;
--> statement-breakpoint
CREATE FUNCTION "search_words"("title" text, "body" text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  -- Each word as it stands, and by its Spanish and its English stem; a title weighs more, and a whole word more than a stem.
  SELECT setweight(to_tsvector('simple', t), 'A')
    || setweight(to_tsvector('spanish', t) || to_tsvector('english', t), 'B')
    || setweight(to_tsvector('simple', b), 'C')
    || to_tsvector('spanish', b) || to_tsvector('english', b)
  FROM (SELECT search_fold("title") AS t, search_fold(left("body", 20000)) AS b) AS folded
$$;
--> statement-breakpoint
CREATE FUNCTION "search_term"("term" text, "is_prefix" boolean, "is_needed" boolean) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  -- What is no word in one of the languages ("the", "de") finds nothing and excludes nothing, unless it is needed.
  SELECT CASE
    WHEN NOT "is_needed" AND (numnode(to_tsquery('spanish', word)) = 0 OR numnode(to_tsquery('english', word)) = 0)
      THEN ''::tsquery
    ELSE to_tsquery('simple', word) || to_tsquery('spanish', word) || to_tsquery('english', word)
  END
  FROM (SELECT '''' || search_fold("term") || '''' || CASE WHEN "is_prefix" THEN ':*' ELSE '' END AS word) AS quoted
$$;
--> statement-breakpoint
CREATE FUNCTION "search_keep"("kind" text, "id" uuid, "user_id" uuid, "at" timestamp with time zone, "words" tsvector) RETURNS void LANGUAGE sql AS $$
  INSERT INTO search_entries ("kind", "id", "user_id", "at", "words") VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT ("kind", "id") DO UPDATE SET "at" = excluded."at", "words" = excluded."words"
$$;
--> statement-breakpoint
CREATE FUNCTION "search_event_words"("event" uuid, "title" text, "location" text, "description" text) RETURNS tsvector LANGUAGE sql STABLE AS $$
  -- What single occurrences are called is found with their series.
  SELECT search_words("title", concat_ws(' ', "location", "description", (
    SELECT string_agg(concat_ws(' ', x."title", x."location", x."description"), ' ')
    FROM event_exceptions AS x WHERE x.event_id = "event" AND NOT x.cancelled)))
$$;
--> statement-breakpoint
CREATE FUNCTION "search_forget"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM search_entries WHERE "kind" = TG_ARGV[0] AND "id" = OLD.id;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE FUNCTION "search_follow_message"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.deleted THEN
    DELETE FROM search_entries WHERE "kind" = 'message' AND "id" = NEW.id;
  ELSIF NEW.text <> '' THEN
    PERFORM search_keep('message', NEW.id, NEW.user_id, NEW.created_at, search_words('', NEW.text));
  END IF;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE FUNCTION "search_follow_task"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM search_keep('task', NEW.id, NEW.user_id, NEW.updated_at, search_words(NEW.title, NEW.description));
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE FUNCTION "search_follow_event"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM search_keep('event', NEW.id, NEW.user_id, NEW.start_at,
    search_event_words(NEW.id, NEW.title, NEW.location, NEW.description));
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE FUNCTION "search_follow_exception"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE search_entries AS s SET words = search_event_words(e.id, e.title, e.location, e.description)
  FROM events AS e
  WHERE e.id = coalesce(NEW.event_id, OLD.event_id) AND s."kind" = 'event' AND s.id = e.id;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER "messages_search" AFTER INSERT OR UPDATE OF "text", "deleted" ON "messages"
  FOR EACH ROW EXECUTE FUNCTION "search_follow_message"();--> statement-breakpoint
CREATE TRIGGER "messages_search_end" AFTER DELETE ON "messages"
  FOR EACH ROW EXECUTE FUNCTION "search_forget"('message');--> statement-breakpoint
CREATE TRIGGER "tasks_search" AFTER INSERT OR UPDATE OF "title", "description", "updated_at" ON "tasks"
  FOR EACH ROW EXECUTE FUNCTION "search_follow_task"();--> statement-breakpoint
CREATE TRIGGER "tasks_search_end" AFTER DELETE ON "tasks"
  FOR EACH ROW EXECUTE FUNCTION "search_forget"('task');--> statement-breakpoint
CREATE TRIGGER "events_search" AFTER INSERT OR UPDATE OF "title", "location", "description", "start_at" ON "events"
  FOR EACH ROW EXECUTE FUNCTION "search_follow_event"();--> statement-breakpoint
CREATE TRIGGER "events_search_end" AFTER DELETE ON "events"
  FOR EACH ROW EXECUTE FUNCTION "search_forget"('event');--> statement-breakpoint
CREATE TRIGGER "event_exceptions_search" AFTER INSERT OR UPDATE OR DELETE ON "event_exceptions"
  FOR EACH ROW EXECUTE FUNCTION "search_follow_exception"();--> statement-breakpoint
INSERT INTO "search_entries" SELECT 'message', id, user_id, created_at, search_words('', "text") FROM "messages" WHERE NOT deleted AND "text" <> '';--> statement-breakpoint
INSERT INTO "search_entries" SELECT 'task', id, user_id, updated_at, search_words(title, description) FROM "tasks";--> statement-breakpoint
INSERT INTO "search_entries" SELECT 'event', id, user_id, start_at, search_event_words(id, title, location, description) FROM "events";--> statement-breakpoint
ALTER TABLE "search_entries" ADD CONSTRAINT "search_entries_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "search_entries_newest" ON "search_entries" USING btree ("user_id","kind","at");--> statement-breakpoint
CREATE INDEX "search_entries_words" ON "search_entries" USING gin ("words");
