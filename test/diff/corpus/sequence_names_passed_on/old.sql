create table t(a serial, b serial, c serial); create table u(a serial);
SELECT setval('t_a_seq', 101);
SELECT setval('t_b_seq', 202);
SELECT setval('t_c_seq', 303);
SELECT setval('u_a_seq', 404);
