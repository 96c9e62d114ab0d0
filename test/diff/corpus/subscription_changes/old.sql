CREATE SUBSCRIPTION publications CONNECTION '' PUBLICATION a WITH (connect = false);
CREATE SUBSCRIPTION slot CONNECTION '' PUBLICATION a WITH (connect = false);
CREATE SUBSCRIPTION slot_back CONNECTION '' PUBLICATION a WITH (connect = false, slot_name = NONE);
CREATE SUBSCRIPTION commit CONNECTION '' PUBLICATION a WITH (connect = false, slot_name = NONE);
CREATE SUBSCRIPTION "binary" CONNECTION '' PUBLICATION a WITH (connect = false, slot_name = NONE);
CREATE SUBSCRIPTION not_binary CONNECTION '' PUBLICATION a WITH (connect = false, slot_name = NONE, binary = true);
CREATE SUBSCRIPTION same CONNECTION '' PUBLICATION "A b", c WITH (connect = false, slot_name = 'x', binary = true, synchronous_commit = 'local');
COMMENT ON SUBSCRIPTION same IS 'stays';
CREATE SUBSCRIPTION gone CONNECTION '' PUBLICATION a WITH (connect = false);
