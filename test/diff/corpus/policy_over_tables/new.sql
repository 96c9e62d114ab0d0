CREATE TABLE member (team bigint, name varchar(30), role text);
CREATE TABLE doc (team bigint, body text);
ALTER TABLE doc ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON doc USING (team IN (SELECT m.team FROM member m WHERE m.name = CURRENT_USER));
CREATE POLICY ro ON doc FOR SELECT USING (EXISTS (SELECT FROM member m WHERE m.role = 'auditor'));
