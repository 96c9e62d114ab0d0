CREATE TYPE "My Mood" AS ENUM ('it''s', 'b\c');
CREATE TABLE "T t" ("C c" "My Mood" DEFAULT 'it''s');
INSERT INTO "T t" VALUES ('b\c');
