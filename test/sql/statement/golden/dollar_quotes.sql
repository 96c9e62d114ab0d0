CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
  text_with text := $in$ it's; $body $in$;
BEGIN
  -- a comment; with $ and $$
  IF NEW.a IS NULL THEN RAISE EXCEPTION 'no; "a"'; END IF;
  EXECUTE $q$ SELECT $$ ; $$ $q$;
  RETURN NEW;
END;
$body$;

DO $$ BEGIN PERFORM 1; END $$;
SELECT $é$ ; $é$, $_1$ ; $1 $_1$, a$b$c, $1;
SELECT $A$ ; $a$ ; $A$;
SELECT $$$$, $$;$$;
