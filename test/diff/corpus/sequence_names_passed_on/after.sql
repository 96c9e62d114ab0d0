DO $$BEGIN
  ASSERT (select last_value=101 from t_b_seq);
  ASSERT (select last_value=202 from t_c_seq);
  ASSERT (select last_value=303 from u_a_seq);
  ASSERT (select last_value=404 from last_seq);
END$$;
