-- needs 17
CREATE SUBSCRIPTION origin CONNECTION '' PUBLICATION a WITH (connect = false, slot_name = NONE, origin = none);
CREATE SUBSCRIPTION "password" CONNECTION '' PUBLICATION a WITH (connect = false, slot_name = NONE, password_required = false);
CREATE SUBSCRIPTION run_as CONNECTION '' PUBLICATION a WITH (connect = false, slot_name = NONE, run_as_owner = true);
CREATE SUBSCRIPTION disable CONNECTION '' PUBLICATION a WITH (connect = false, slot_name = NONE, disable_on_error = true);
CREATE SUBSCRIPTION streaming CONNECTION '' PUBLICATION a WITH (connect = false, slot_name = NONE, streaming = parallel);
CREATE SUBSCRIPTION two_phase CONNECTION '' PUBLICATION a WITH (connect = false, slot_name = 'tp', two_phase = true);
CREATE SUBSCRIPTION failover CONNECTION '' PUBLICATION a WITH (connect = false, slot_name = 'fo');
CREATE SUBSCRIPTION "Ne w" CONNECTION '' PUBLICATION a WITH (connect = false, slot_name = 'n', origin = none, password_required = false, run_as_owner = true, disable_on_error = true, streaming = off, two_phase = true, failover = true);
