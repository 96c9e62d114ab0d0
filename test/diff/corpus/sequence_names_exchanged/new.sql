create table t(a int not null, b bigint not null, c int not null); create sequence t_b_seq as int increment by 2 owned by t.a; create sequence t_a_seq owned by t.b; create sequence free as int owned by t.c;
alter table t alter a set default nextval('t_b_seq'), alter b set default nextval('t_a_seq'), alter c set default nextval('free');
comment on sequence t_b_seq is 'a'; grant usage on sequence t_a_seq to public;
create view sv as select nextval('t_b_seq') as n;
