"""How hard the wordings of a questionnaire are to read."""

from questionnaires.readability.levels import Formula, count, grade_level, hard_words

__all__ = ["Formula", "count", "grade_level", "hard_words"]
