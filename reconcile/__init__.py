"""Claims → entities, facts and discrepancies. Pure: no file, no clock, no Prefect."""
