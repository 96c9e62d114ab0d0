CREATE SCHEMA aux;
CREATE SEQUENCE aux.counter;
CREATE TYPE mood AS ENUM ('sad', 'it''s ok');
CREATE TABLE t (
  a int DEFAULT nextval('aux.counter'), b text DEFAULT 'it''s \ ' || CURRENT_USER, c text[] DEFAULT '{a,"b c"}', d jsonb DEFAULT '{"a": [1, null]}',
  e timestamptz DEFAULT (now() AT TIME ZONE 'utc') + interval '1 day', f mood[] DEFAULT ARRAY['it''s ok']::mood[], g uuid DEFAULT gen_random_uuid(),
  h numeric(10,2) DEFAULT -1.50, i bytea DEFAULT '\xdeadbeef', j bit(3) DEFAULT B'101', k int4range DEFAULT '[1,5)', l interval DEFAULT '1-2 3 4:05:06', m "char" DEFAULT 'x', n boolean DEFAULT (NOT false));
INSERT INTO t VALUES (1, 'x');
