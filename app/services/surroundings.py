"""What every use case may count on besides the session: time, keys and the published data."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from sqlalchemy.orm import Session, scoped_session

from app.clock import Clock
from app.mail import Mail
from questionnaires.loader import Bank
from questionnaires.plan import Plan, load_plan
from questionnaires.scoring.sets import Sets
from recommender.catalogue import Catalogue, load_catalogue

KEY = "surroundings"


@cache
def _bank() -> Bank:
    return Bank.load()


@cache
def _plan() -> Plan:
    return load_plan()


@cache
def _sets() -> Sets:
    return Sets.load()


@cache
def _catalogue() -> Catalogue:
    return load_catalogue()


@dataclass(frozen=True, slots=True)
class Surroundings:
    clock: Clock
    mail: Mail
    code_key: str
    public_url: str
    second_factor: bool
    published: Bank | None = None

    @property
    def bank(self) -> Bank:
        """The published instruments, read at first use and once per process.

        `published` replaces them, for data collected with an instrument of another place.
        """
        return self.published or _bank()

    @property
    def plan(self) -> Plan:
        """Which instruments a grade takes, in which lesson."""
        return _plan()

    @property
    def sets(self) -> Sets:
        """The item parameters and norms of the bank, read at first use and once per process."""
        return _sets()

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue of professions, read at first use and once per process."""
        return _catalogue()

    def digest(self, purpose: str, text: str) -> str:
        """A keyed digest (HMAC-SHA-256, hex) of `text`; purposes do not mix."""
        message = f"{purpose}\0{text}".encode()
        return hmac.new(self.code_key.encode(), message, hashlib.sha256).hexdigest()


def of(session: Session | scoped_session[Any]) -> Surroundings:
    """The surroundings that whoever opened the session gave it."""
    return cast(Surroundings, session.info[KEY])
