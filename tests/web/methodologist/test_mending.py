"""Every sentence that the rules can say has words in the reader's language."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from flask import Flask

from app.blueprints.methodologist.mending import OF_TABLES, advice, reading_advice
from app.blueprints.methodologist.problem_words import OF_FILES
from questionnaires.loader import load_text
from questionnaires.readability.bounds import offences
from tests.architecture.tree import ROOT
from tests.factories.instruments import FIRST_WORDS, next_text

RULES = (
    "questionnaires/tree.py",
    "questionnaires/reading.py",
    "questionnaires/rules.py",
    "questionnaires/kind_rules.py",
    "questionnaires/wording_rules.py",
    "questionnaires/item_rows.py",
    "questionnaires/items_csv.py",
    "app/services/draft_rules.py",
    "app/services/drafts.py",
)
PLACE = {
    "error": 1,
    "BrokenRuleError": 1,
    "DefinitionError": 3,
    "DraftIsBroken": 2,
    "CellError": 1,
    "RowProblem": 2,
    "TableError": 0,
    "_scalar": 1,
}
"""Which argument of which call is the problem."""

FILLINGS = ("3", "x", "reasoning/1")


def said(path: Path) -> Iterator[ast.expr]:
    """The expressions of a module that are problems."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", None) or getattr(node.func, "id", "")
            if name in PLACE and len(node.args) > PLACE[name]:
                yield node.args[PLACE[name]]
        elif isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple):
            yield node.value.elts[-1]


def sentences(expression: ast.expr) -> list[str]:
    """What an expression may come to; empty for what another expression has said."""
    if isinstance(expression, ast.Constant) and isinstance(expression.value, str):
        return [expression.value]
    if not isinstance(expression, ast.JoinedStr):
        return []
    gaps = [each for each in expression.values if isinstance(each, ast.FormattedValue)]
    return [
        "".join(_piece(each, rest) for each in expression.values)
        for filling in product(FILLINGS, repeat=len(gaps))
        for rest in (iter(filling),)
    ]


def _piece(part: ast.expr, rest: Iterator[str]) -> str:
    if isinstance(part, ast.Constant):
        return str(part.value)
    filling = next(rest)
    assert isinstance(part, ast.FormattedValue)
    return f"'{filling}'" if part.conversion == ord("r") else filling


PROBLEMS = [
    (path, texts)
    for path in RULES
    for expression in said(ROOT / path)
    if (texts := sentences(expression))
]


def known(text: str) -> bool:
    return advice(text).mend != ""


def test_there_is_much_to_say() -> None:
    assert len(PROBLEMS) > 70


@pytest.mark.parametrize(("path", "texts"), PROBLEMS, ids=lambda each: str(each)[:60])
def test_every_problem_has_words(app: Flask, path: str, texts: list[str]) -> None:
    with app.test_request_context():
        # What a value has to be is said without the beginning that all of them share.
        assert any(known(text) or known(f"must be {text}") for text in texts), path


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_gap_of_the_words_is_filled(app: Flask, language: str) -> None:
    headers = {"Accept-Language": language}
    with app.test_request_context(headers=headers):
        for _path, texts in PROBLEMS:
            for text in texts:
                found = advice(text)
                assert "%(" not in found.problem + found.mend


def test_no_pattern_hides_another() -> None:
    patterns = [pattern for pattern, _said, _mend in (*OF_FILES, *OF_TABLES)]
    assert len(patterns) == len(set(patterns))


def test_what_is_not_known_is_shown_as_it_was_said(app: Flask) -> None:
    with app.test_request_context():
        assert advice("is quite strange").problem == "is quite strange"
        assert reading_advice("is quite strange") == "is quite strange"


def test_what_breaks_a_bound_of_readability_has_words(app: Flask) -> None:
    hard = "Электрифицировать сельскохозяйственное " + "и очень " * 20
    content = next_text().replace(FIRST_WORDS, "Электрифицировать сельскохозяйственное")
    found = offences(load_text(content, "text"))
    content = next_text().replace('ru: "С чем хочется работать"', f'ru: "{hard}"')
    found += offences(load_text(content, "text"))
    problems = {offence.problem for offence in found}
    problems |= {"reads like grade 9.3, at most 6", "14% of the words are long, at most 12%"}
    assert len(problems) >= 4
    with app.test_request_context():
        for problem in problems:
            assert reading_advice(problem) != problem
