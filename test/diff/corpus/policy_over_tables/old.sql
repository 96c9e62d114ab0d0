CREATE TABLE member (team int, name text);
CREATE TABLE doc (team int, body text);
ALTER TABLE doc ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON doc USING (team IN (SELECT m.team FROM member m WHERE m.name = CURRENT_USER));
