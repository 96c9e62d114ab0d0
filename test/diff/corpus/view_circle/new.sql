create table t(id int primary key, a int);
create view v as select id, a, null::int as f from t;
create function vf(v) returns int language sql as 'select ($1).a + 1';
create or replace view v as select id, a, (select vf(x)) as f from (select 1 as id, 2 as a, 3 as f) y, lateral (select row(y.*)::v as x) z;
create function af(int) returns bigint language sql begin atomic select case when $1 = 0 then 7 else (select max(f) from v) end; end;
create or replace view v as select id, a, af(a)::int as f from t where a = 0;
create view w as select * from v; grant select on v to public; comment on column v.a is 'va';
alter table t add constraint tc check (af(0) is not null);
create materialized view mm as select af(1) as n; create index ti on t (id) where id > 0;
