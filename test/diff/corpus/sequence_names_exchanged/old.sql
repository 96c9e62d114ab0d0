create table t(a serial, b bigserial, c serial); create sequence free;
alter sequence t_a_seq increment by 2; comment on sequence t_a_seq is 'a'; grant usage on sequence t_b_seq to public;
create view sv as select nextval('t_a_seq') as n;
SELECT setval('t_a_seq', 101);
SELECT setval('t_b_seq', 202);
SELECT setval('t_c_seq', 303);
SELECT setval('free', 9);
