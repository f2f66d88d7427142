"""Reasoning items made by rule: every seed gives a fresh parallel form of the same difficulty."""

from questionnaires.reasoning.difficulty import difficulty, mean_difficulty
from questionnaires.reasoning.generator import GENERATOR, generate
from questionnaires.reasoning.item import Choice, Figure, Generated
from questionnaires.reasoning.registry import RULES, Domain, Rule

__all__ = [
    "GENERATOR",
    "RULES",
    "Choice",
    "Domain",
    "Figure",
    "Generated",
    "Rule",
    "difficulty",
    "generate",
    "mean_difficulty",
]
