"""Verbal families: words, statements and letters."""
