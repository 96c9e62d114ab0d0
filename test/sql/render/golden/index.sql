CREATE INDEX "posts_title" ON "blog"."posts" ("title");

-- outside a transaction
CREATE UNIQUE INDEX CONCURRENTLY "posts_search" ON "blog"."posts" USING "btree" ((lower(title)), "created_at" DESC NULLS LAST) INCLUDE ("views") WHERE views > 10;

ALTER INDEX "blog"."posts_title" RENAME TO "posts_by_title";

-- outside a transaction
DROP INDEX CONCURRENTLY "blog"."posts_search";
