INSERT INTO "blog"."posts" ("id", "title", "tags", "meta", "at", "seen", "note") VALUES
  (1,  E'It''s \\ here', '{a,"b c"}', '{"a":1}'::jsonb, '1970-01-01 00:00:00+00'::timestamptz, true, NULL),
  (2, '$1', '{}', '[]'::jsonb, '2001-09-09 01:46:40+00'::timestamptz, false, 'x');

UPDATE "blog"."posts" SET views = '-1'::int4, bytes =  E'\\x01'::bytea WHERE id = ANY('{1,2}'::int4[]);

CREATE VIEW v AS SELECT 1;

-- outside a transaction
VACUUM v;
