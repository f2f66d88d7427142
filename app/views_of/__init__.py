"""Frozen read-models for pages, scoped to the actor. Reading only: nothing here changes a row."""
