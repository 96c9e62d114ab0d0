create table base(a int, b text); create view bv as select 1 as q, 'w'::text as w; create table u(id int, x base, y bv, z base); create type c as (x base); create table w(c c);
create table un(a int, b text); create table uu(x un); create table am(a int generated always as identity, k text); create table au(x am);
INSERT into u values (1, row(1,'b'), row(2,'w'), row(3,'c'));
INSERT into w values (row(row(4,'e')::base));
INSERT into uu values (row(1,'q'));
INSERT into am(k) values ('k');
INSERT into au values (row(5,'l'));
