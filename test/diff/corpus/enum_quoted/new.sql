CREATE TYPE "My Mood" AS ENUM ('b\c', 'it''s');
CREATE TABLE "T t" ("C c" "My Mood" DEFAULT 'it''s');
INSERT INTO "T t" VALUES ('b\c');
