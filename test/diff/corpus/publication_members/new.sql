CREATE SCHEMA app;
CREATE TABLE app.t (id int PRIMARY KEY, a bigint);
CREATE TABLE u (id int PRIMARY KEY);
CREATE TABLE parent (id int);
CREATE TABLE child () INHERITS (parent);
CREATE PUBLICATION members FOR TABLE ONLY parent, u;
CREATE PUBLICATION options FOR TABLE app.t WITH (publish = 'update, insert', publish_via_partition_root = true);
COMMENT ON PUBLICATION options IS 'commented';
CREATE PUBLICATION "Ne w" FOR TABLE parent;
