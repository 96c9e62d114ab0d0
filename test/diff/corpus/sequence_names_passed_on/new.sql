create table t(a int not null, b int not null, c int not null); create table u(a int not null);
create sequence t_b_seq as int owned by t.a; create sequence t_c_seq as int owned by t.b; create sequence u_a_seq as int owned by t.c; create sequence last_seq as int owned by u.a;
alter table t alter a set default nextval('t_b_seq'), alter b set default nextval('t_c_seq'), alter c set default nextval('u_a_seq'); alter table u alter a set default nextval('last_seq');
