create type base as (b text, a bigint); create table bv(w text, q int); create table u(id int, x base, y bv); create type c as (x base); create table w(c c);
create unlogged table un(a int, b text); create table uu(x un); create table am(a int generated always as identity, k text, j int generated always as identity, s text generated always as (k || 'x') stored); create table au(x am);
