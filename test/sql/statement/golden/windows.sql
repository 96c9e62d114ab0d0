CREATE TABLE a ();
-- second
CREATE TABLE b ();
