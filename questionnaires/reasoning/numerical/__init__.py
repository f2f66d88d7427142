"""Numerical families: series, tables, proportions and balances."""
