CREATE TABLE sale (at timestamptz NOT NULL, shop varchar(20), n numeric(10,2));
CREATE VIEW v AS
  WITH monthly AS MATERIALIZED (SELECT date_trunc('month', at) AS m, shop, sum(n) FILTER (WHERE n > 0) AS total FROM sale WHERE shop IN ('a', 'b') GROUP BY GROUPING SETS ((1, 2), (1)))
  SELECT m, shop, total, rank() OVER w, lag(total, 1, 0.0) OVER (w ROWS BETWEEN 1 PRECEDING AND CURRENT ROW), x.*
  FROM monthly LEFT JOIN LATERAL (SELECT max(at) AS last FROM sale s WHERE s.shop IS NOT DISTINCT FROM monthly.shop) x ON true
  WINDOW w AS (PARTITION BY shop ORDER BY m DESC NULLS LAST)
  UNION ALL SELECT now(), 'z', 1, 2, 3, NULL EXCEPT SELECT at, shop, n, 1, 2, at FROM sale ORDER BY 1 LIMIT 5 OFFSET 1;
