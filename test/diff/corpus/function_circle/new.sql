create table t(id int primary key, a bigint);
create function f(n int, k int default 1) returns setof bigint language sql return n;
create function g(n int) returns table(x bigint, y text) language sql begin atomic select f(n) + (select count(*) from t)::int as x, 'q'::text as text; end;
create or replace function f(n int, k int default 1) returns setof bigint language sql begin atomic select x from g(n - 1) where n > 0; end;
comment on function g(int) is 'gg'; revoke all on function f(int,int) from public;
create materialized view v as select f(a::int) as fa from t; 
