"""The only place with Prefect, the clock and file I/O.

``flows.stages`` says what a run does as calls of pure functions, without Prefect;
``flows.ingest`` is the same as a Prefect flow.
"""
