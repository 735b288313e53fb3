-- Once for all exceptions of a statement: each counts the words of its whole series, so that one by one five hundred of them took a minute.
DROP TRIGGER "event_exceptions_search" ON "event_exceptions";--> statement-breakpoint
DROP FUNCTION "search_follow_exception"();--> statement-breakpoint
CREATE FUNCTION "search_follow_exceptions"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE search_entries AS s SET words = search_event_words(e.id, e.title, e.location, e.description)
  FROM events AS e
  WHERE e.id IN (SELECT event_id FROM touched) AND s."kind" = 'event' AND s.id = e.id;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER "event_exceptions_search_added" AFTER INSERT ON "event_exceptions" REFERENCING NEW TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION "search_follow_exceptions"();--> statement-breakpoint
CREATE TRIGGER "event_exceptions_search_changed" AFTER UPDATE ON "event_exceptions" REFERENCING NEW TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION "search_follow_exceptions"();--> statement-breakpoint
CREATE TRIGGER "event_exceptions_search_removed" AFTER DELETE ON "event_exceptions" REFERENCING OLD TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION "search_follow_exceptions"();
