"""The ``concord`` command: every command is one call into a stage or a flow."""
