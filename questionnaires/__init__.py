"""Questionnaires as data: definitions, the order of questions, scores. No Flask, no database."""
