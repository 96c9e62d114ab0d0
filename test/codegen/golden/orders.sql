-- strata:revision a1b2c3d4e5f6
-- strata:parents b1b2c3d4e5f6
-- strata:depends-on c3d4e5f60718
-- strata:labels shop
-- strata:message orders
-- Made from the difference between the models and the database: review it before it runs.
-- Created 2026-11-22T10:15:00.000Z

-- strata:upgrade

CREATE TYPE "order_status" AS ENUM ('open', 'paid', 'sent');

CREATE TABLE "orders" (
  "id" bigint GENERATED ALWAYS AS IDENTITY,
  "owner_id" uuid NOT NULL,
  "status" "order_status" NOT NULL DEFAULT 'open',
  "total" numeric(10, 2) NOT NULL DEFAULT 0,
  "note" text,
  "tags" jsonb NOT NULL DEFAULT '{}'::jsonb,
  "search" tsvector GENERATED ALWAYS AS (to_tsvector('simple'::regconfig, COALESCE(note, ''::text))) STORED,
  "created_at" timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT "orders_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "orders_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "users" ("id") ON DELETE CASCADE,
  CONSTRAINT "orders_total_check" CHECK (total >= 0::numeric)
);
COMMENT ON TABLE "orders" IS 'One row for each order';
COMMENT ON COLUMN "orders"."note" IS 'What the customer wrote; shown to the people who pack the parcel';

CREATE INDEX "orders_owner_id_idx" ON "orders" ("owner_id", "created_at" DESC) WHERE status <> 'sent'::order_status;

CREATE INDEX "orders_search_idx" ON "orders" USING "gin" ("search");

-- Rewrites the table "users" and holds an ACCESS EXCLUSIVE lock on it meanwhile
ALTER TABLE "users" ALTER COLUMN "email" TYPE citext USING email::citext;

-- Data loss: the values of "nickname" of "users" are gone for good. If the column was renamed, say so with
-- renamedFrom on the model, and write this revision anew
ALTER TABLE "users" DROP COLUMN "nickname";

CREATE VIEW "open orders" AS
  SELECT id, total
    FROM orders
   WHERE status = 'open';

UPDATE users SET plan = 'free' WHERE plan IS NULL AND age > 17;

INSERT INTO "settings" ("key", "value") VALUES
  ('currency', 'EUR'),
  ('it''s', NULL);

-- strata:downgrade

DROP VIEW "open orders";

ALTER TABLE "users" ADD COLUMN "nickname" varchar(40);
COMMENT ON COLUMN "users"."nickname" IS 'unused';

ALTER TABLE "users" ALTER COLUMN "email" TYPE text;

-- Data loss: the rows of "orders" are gone for good
DROP TABLE "orders";

DROP TYPE "order_status";
