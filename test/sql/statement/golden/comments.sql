/* a /* nested; */ comment; 'with quotes */
SELECT 1 /* 'not a string; */ + 2; -- of the first; statement

-- above the second; it's kept
/*+ a hint */ SELECT 2
-- inside the second;
  , 3 -- behind the second;
; /* behind, too; */

SELECT 4--;
;SELECT 5*/* ; */6; SELECT '--', '/*', 1 AS "--;", $$ /* $$;
-- the end; of it
