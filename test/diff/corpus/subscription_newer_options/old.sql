-- needs 17
CREATE SUBSCRIPTION origin CONNECTION '' PUBLICATION a WITH (connect = false, slot_name = NONE);
CREATE SUBSCRIPTION "password" CONNECTION '' PUBLICATION a WITH (connect = false, slot_name = NONE);
CREATE SUBSCRIPTION run_as CONNECTION '' PUBLICATION a WITH (connect = false, slot_name = NONE);
CREATE SUBSCRIPTION disable CONNECTION '' PUBLICATION a WITH (connect = false, slot_name = NONE);
CREATE SUBSCRIPTION streaming CONNECTION '' PUBLICATION a WITH (connect = false, slot_name = NONE, streaming = on);
CREATE SUBSCRIPTION two_phase CONNECTION '' PUBLICATION a WITH (connect = false, slot_name = 'tp');
CREATE SUBSCRIPTION failover CONNECTION '' PUBLICATION a WITH (connect = false, slot_name = 'fo', failover = true);
