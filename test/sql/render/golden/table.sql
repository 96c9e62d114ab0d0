CREATE TABLE "blog"."posts" (
  "id" bigint GENERATED ALWAYS AS IDENTITY (START WITH 1000),
  "title" varchar(200) NOT NULL,
  "status" "blog"."status" NOT NULL DEFAULT 'draft',
  "tags" text[] NOT NULL DEFAULT '{}',
  "views" integer NOT NULL DEFAULT 0,
  "score" numeric(10, 2) DEFAULT '-1.5'::float8,
  "slug" text GENERATED ALWAYS AS (lower(title)) STORED,
  "created_at" timestamptz NOT NULL DEFAULT now(),
  "expires_at" timestamptz DEFAULT (now() + '30 days'::interval),
  "author_id" bigint,
  CONSTRAINT "posts_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "posts_slug_key" UNIQUE ("slug"),
  CONSTRAINT "posts_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "users" ("id") ON DELETE SET NULL,
  CONSTRAINT "posts_views_check" CHECK (views >= 0)
);

COMMENT ON TABLE "blog"."posts" IS 'Everything that was written';

COMMENT ON COLUMN "blog"."posts"."title" IS 'It''s the title';

CREATE UNLOGGED TABLE IF NOT EXISTS "events" (
  "at" date NOT NULL
)
PARTITION BY RANGE (at);

ALTER TABLE "blog"."posts" RENAME TO "articles";

ALTER TABLE "events" SET SCHEMA "archive";

DROP TABLE IF EXISTS "blog"."posts" CASCADE;
