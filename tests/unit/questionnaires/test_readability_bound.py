"""Every wording of the bank can be read by the youngest pupils it is offered to.

A failure names the wording, what was found and what is allowed. The same report, with the level
of every group of texts: `python -m questionnaires.readability questionnaires/bank/<id>/*.yaml`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from questionnaires.definition import Questionnaire
from questionnaires.loader import BANK_FOLDER, load
from questionnaires.readability.bounds import groups, offences

FILES = [str(path.relative_to(BANK_FOLDER)) for path in sorted(BANK_FOLDER.glob("*/*.yaml"))]
KINDS_OF_TEXT = ["instructions", "items", "answers", "results", "descriptions"]


@cache
def published(name: str) -> Questionnaire:
    return load(BANK_FOLDER / Path(name))


@pytest.mark.parametrize("kind", KINDS_OF_TEXT)
@pytest.mark.parametrize("name", FILES)
def test_no_wording_is_too_hard_for_its_readers(name: str, kind: str) -> None:
    found = [str(o) for o in offences(published(name)) if o.group.split(" of ")[0] == kind]
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize("name", FILES)
def test_every_text_belongs_to_a_kind_that_is_checked(name: str) -> None:
    assert {group.name.split(" of ")[0] for group in groups(published(name))} <= {*KINDS_OF_TEXT}


def test_the_bank_is_not_empty() -> None:
    assert "interests/1.0.yaml" in FILES
