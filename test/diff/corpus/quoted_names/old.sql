CREATE SCHEMA "My ""App""";
CREATE TYPE "My ""App"""."Kind.x" AS ENUM ('a''b', 'c"d', 'e\f');
CREATE TABLE "My ""App"""."select" ("from" "My ""App"""."Kind.x" DEFAULT 'e\f', "a.b" int CONSTRAINT "Check (x)" CHECK ("a.b" > 0), "ünïcödé $1" text);
INSERT INTO "My ""App"""."select" VALUES ('e\f', 1, '''');
