"""Texts of instruments for tests, and drafts of them."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.identity import Principal, Role
from app.services import drafts
from app.services.draft_text import renumbered
from questionnaires.loader import BANK_FOLDER
from tests.factories import people

OBJECTS = "objects@1.0"
FIRST_WORDS = "Учить младших школьников работать на компьютере"
"""The first wording of the first pair of objects@1.0."""

ALL_CLASSES = "grades: [6, 11]"


def bank_text(key: str) -> str:
    """The text of a version of the bank."""
    instrument_id, _, version = key.partition("@")
    return (BANK_FOLDER / instrument_id / f"{version}.yaml").read_bytes().decode()


def next_text(version: str = "1.1", key: str = OBJECTS) -> str:
    """The text of a version of the bank with another number."""
    return renumbered(bank_text(key), version)


def new_instrument(instrument_id: str = "moods", version: str = "1.0") -> str:
    """The text of an instrument that the bank does not have."""
    return next_text(version).replace("\nid: objects\n", f"\nid: {instrument_id}\n")


def methodologist(session: Session) -> Principal:
    return people.principal(session, people.staff(session, Role.METHODOLOGIST).id)


def draft(session: Session, content: str | None = None) -> str:
    """A draft kept by a methodologist; returns its key."""
    return drafts.save(methodologist(session), content or next_text(), session=session)
