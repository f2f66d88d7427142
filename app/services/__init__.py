"""Use cases as plain functions: verb(actor, …, *, session). No web in here."""
