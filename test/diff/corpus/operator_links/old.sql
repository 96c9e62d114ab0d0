CREATE FUNCTION lt(point, point) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1[0] < $2[0]';
CREATE FUNCTION gt(point, point) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1[0] > $2[0]';
CREATE FUNCTION ge(point, point) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1[0] >= $2[0]';
-- A pair loses its links, another one gets them.
CREATE OPERATOR <# (FUNCTION = lt, LEFTARG = point, RIGHTARG = point, COMMUTATOR = >#);
CREATE OPERATOR ># (FUNCTION = gt, LEFTARG = point, RIGHTARG = point, COMMUTATOR = <#);
CREATE OPERATOR <@@ (FUNCTION = lt, LEFTARG = point, RIGHTARG = point);
CREATE OPERATOR >@@ (FUNCTION = gt, LEFTARG = point, RIGHTARG = point);
CREATE OPERATOR >=@ (FUNCTION = ge, LEFTARG = point, RIGHTARG = point);
-- The other one goes, comes, or is another one.
CREATE OPERATOR <## (FUNCTION = lt, LEFTARG = point, RIGHTARG = point, COMMUTATOR = >##, NEGATOR = >=##);
CREATE OPERATOR >## (FUNCTION = gt, LEFTARG = point, RIGHTARG = point, COMMUTATOR = <##);
CREATE OPERATOR >=## (FUNCTION = ge, LEFTARG = point, RIGHTARG = point, NEGATOR = <##);
CREATE OPERATOR <~~ (FUNCTION = lt, LEFTARG = point, RIGHTARG = point);
CREATE OPERATOR <&& (FUNCTION = lt, LEFTARG = point, RIGHTARG = point, COMMUTATOR = >&&);
CREATE OPERATOR >&& (FUNCTION = gt, LEFTARG = point, RIGHTARG = point, COMMUTATOR = <&&);
CREATE VIEW v AS SELECT point '(1,1)' <# point '(2,2)' AS a, point '(1,1)' <## point '(2,2)' AS b;
