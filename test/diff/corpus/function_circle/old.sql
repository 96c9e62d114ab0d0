create table t(id int primary key, a int);
create function f(n int) returns int language sql return n;
create function g(n int) returns int language sql begin atomic select f(n) + (select count(*) from t)::int; end;
create or replace function f(n int) returns int language sql begin atomic select case when n > 0 then g(n - 1) else 0 end; end;
comment on function f(int) is 'ff'; revoke all on function g(int) from public;
create view v as select f(a) as fa from t;
INSERT into t values (1,2),(2,0);
