create table base(n1 text generated always as (n2 || 'g') stored, a bigint, n2 text default 'q', b text); create table u(id int, x base);
