"""Adaptive testing: correlated traits, the choice of the next item, when to stop."""
