create table base(a int, b text); create table u(id int, x base);
INSERT into base values (1,'b');
INSERT into u values (1,row(7,'z'));
