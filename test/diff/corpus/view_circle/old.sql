create table t(id int primary key, a int);
INSERT into t values (1,2),(2,0);
