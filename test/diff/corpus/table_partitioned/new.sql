CREATE TABLE m (at date NOT NULL, v int, PRIMARY KEY (at, v)) PARTITION BY RANGE (at);
CREATE INDEX m_v ON m (v);
