"""A table of a note → claims, issues and the ledger of its cells (`interpret`)."""
