CREATE TYPE "user_status" AS ENUM ('active', 'it''s', E'back\\slash');

ALTER TYPE "user_status" ADD VALUE 'banned' AFTER 'active';

ALTER TYPE "user_status" RENAME VALUE 'banned' TO 'blocked';

ALTER TYPE "user_status" RENAME TO "state";

DROP TYPE "state";
