"""What a run does without Prefect: notes land in batches, and parts are made of what has landed."""
