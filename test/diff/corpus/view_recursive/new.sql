CREATE TABLE node (id bigint PRIMARY KEY, parent bigint REFERENCES node, name text);
CREATE RECURSIVE VIEW path (id, names) AS SELECT id, ARRAY[name] FROM node WHERE parent IS NULL UNION ALL SELECT n.id, p.names || n.name FROM node n JOIN path p ON n.parent = p.id;
