SELECT 'it''s; fine', E'it\'s; fine', e'back\\', U&'d\0061t;a' UESCAPE '!', B'01;', X'1F;', N'n;';
SELECT '\'; SELECT 2;
SELECT E'one\' ;'
  'two\' ;' -- and
  -- more
  'three\' ;';
SELECT 'plain' 
  'still plain \';
SELECT "a "" ; b", U&"d\0061t;a";
SELECT 1.5e3, .5, 1., 0x1F, 1_000, a[1:2], '{";"}'::text[], x->>'a;b', y #>> '{;}', z @> ';';
