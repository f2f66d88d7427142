"""Answers of finished attempts as tables, people by items: what statistics and calibration read.

Guests are never among them: they have no grade, and one person may have tried many times. Whoever
has answered repeatedly counts once, with the newest attempt. Pupils who were erased are left out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, cast

import numpy as np
import numpy.typing as npt
from sqlalchemy import ColumnElement, Select, Subquery, and_, func, or_, select
from sqlalchemy import Table as SqlTable
from sqlalchemy.orm import Session

from models import Answer, Attempt, ClassGroup, Organisation, ProfileRecord, Pupil
from questionnaires.definition import Questionnaire
from questionnaires.parts import Kind

RIGHT_ANSWERS = frozenset({Kind.KEYED, Kind.JUDGEMENT, Kind.GENERATED})
"""Of these kinds the right answers are told with the result, so a second attempt tells less."""

CARELESS = frozenset({"same_answer", "too_fast", "unlikely"})
"""The quality marks of a profile that say its answers were hardly read."""

_AT_ONCE = 50_000
_ANSWERS = cast(SqlTable, Answer.__table__)

Numbers = npt.NDArray[np.int64]
Table = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


class Whose(StrEnum):
    """Whose answers: pupils of this platform, respondents of files, or both."""

    PUPILS = "pupils"
    IMPORTS = "imports"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which finished attempts: at most the `most` newest, those finished `until` a moment."""

    whose: Whose = Whose.PUPILS
    form: str | None = None
    until: dt.datetime | None = None
    most: int = 2000


@dataclass(frozen=True, eq=False)
class ItemData:
    """One row per attempt, one column per item of the instrument.

    `value` is the last answer where `given`, the number of answers to the item, is not 0;
    `seconds` is NaN where no time is known. Per attempt: its number, form, seed and grade (0:
    unknown), whether its stored profile looks `careless`, whether it was `imported`, and region
    (0: none) and kind of the pupil's school.
    """

    items: tuple[str, ...]
    attempts: Numbers
    forms: npt.NDArray[np.str_]
    seeds: Numbers
    grades: Numbers
    careless: Mask
    imported: Mask
    regions: Numbers
    schools: npt.NDArray[np.str_]
    value: Numbers
    given: Numbers
    seconds: Table

    def __len__(self) -> int:
        return len(self.attempts)

    def of(self, people: Mask) -> ItemData:
        """The same of some people."""
        per_person = {name: part[people] for name, part in vars(self).items() if name != "items"}
        return ItemData(self.items, **per_person)


def counts(instrument: Questionnaire, *, session: Session) -> dict[Whose, int]:
    """How many people have finished an instrument, of each kind."""
    chosen = _chosen(instrument, Wanted(Whose.ALL)).subquery()
    found = session.execute(
        select(func.count(), func.count(chosen.c.source)).where(chosen.c.place == 1)
    ).one()
    people, imports = found
    return {Whose.PUPILS: people - imports, Whose.IMPORTS: imports, Whose.ALL: people}


def finished(instrument: str, *, session: Session) -> int:
    """How many attempts at an instrument (by key) are finished, whoever's they are."""
    return (
        session.scalar(
            select(func.count()).where(
                Attempt.instrument == instrument, Attempt.finished_at.is_not(None)
            )
        )
        or 0
    )


def by_grade(instrument: Questionnaire, *, session: Session) -> dict[int, int]:
    """How many pupils of each grade (as it was then) have finished an instrument."""
    chosen = _chosen(instrument, Wanted()).subquery()
    rows = session.execute(
        select(chosen.c.grade, func.count())
        .where(chosen.c.place == 1, chosen.c.grade.is_not(None))
        .group_by(chosen.c.grade)
    )
    return dict(rows.tuples().all())


def by_form(instrument: Questionnaire, *, session: Session) -> dict[str, int]:
    """How many people have finished each form, imported ones included."""
    chosen = _chosen(instrument, Wanted(Whose.ALL)).subquery()
    rows = session.execute(
        select(chosen.c.form, func.count()).where(chosen.c.place == 1).group_by(chosen.c.form)
    )
    return dict(rows.tuples().all())


def people_wanted(instrument: Questionnaire, wanted: Wanted) -> Subquery:
    """The attempts wanted of an instrument: id, form, seed, grade, source, pupil_id."""
    chosen = _chosen(instrument, wanted).subquery()
    return (
        select(chosen)
        .where(chosen.c.place == 1)
        .order_by(chosen.c.finished_at.desc(), chosen.c.id.desc())
        .limit(wanted.most)
        .subquery()
    )


def read(instrument: Questionnaire, wanted: Wanted, *, session: Session) -> ItemData:
    """The answers of the people wanted. Two statements, however many they are."""
    people = people_wanted(instrument, wanted)
    head = session.execute(
        select(
            people.c.id,
            people.c.form,
            people.c.seed,
            people.c.grade,
            people.c.source,
            ProfileRecord.content["quality"]["reasons"].label("reasons"),
            Organisation.region_id,
            Organisation.kind,
        )
        .outerjoin(
            ProfileRecord,
            and_(ProfileRecord.attempt_id == people.c.id, ProfileRecord.superseded_at.is_(None)),
        )
        .outerjoin(Pupil, Pupil.id == people.c.pupil_id)
        .outerjoin(ClassGroup, ClassGroup.id == Pupil.class_group_id)
        .outerjoin(Organisation, Organisation.id == ClassGroup.organisation_id)
        .order_by(people.c.id)
    ).all()
    items = tuple(item.id for item in instrument.items)
    shape = len(head), len(items)
    value, given = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    seconds = np.full(shape, np.nan)
    attempts = np.array([row.id for row in head], dtype=np.int64)
    for rows, columns, values, times in _answers(people, attempts, items, session):
        # Rows come by rising `seq`: of several answers to an item the last one stays.
        value[rows, columns] = values
        seconds[rows, columns] = times
        np.add.at(given, (rows, columns), 1)
    return ItemData(
        items,
        attempts,
        np.array([row.form for row in head], dtype=np.str_),
        np.array([row.seed or 0 for row in head], dtype=np.int64),
        np.array([row.grade or 0 for row in head], dtype=np.int64),
        np.array([not CARELESS.isdisjoint(row.reasons or ()) for row in head], dtype=np.bool_),
        np.array([row.source is not None for row in head], dtype=np.bool_),
        np.array([row.region_id or 0 for row in head], dtype=np.int64),
        np.array([row.kind or "" for row in head], dtype=np.str_),
        value,
        given,
        seconds,
    )


def _chosen(instrument: Questionnaire, wanted: Wanted) -> Select[Any]:
    """Finished attempts with their `place`: 1 is the one of its person that counts.

    That is the newest; where right answers are shown afterwards, the first.
    """
    by_time = (Attempt.finished_at, Attempt.id)
    told = instrument.kind in RIGHT_ANSWERS
    newest = func.row_number().over(
        # Several raters of one pupil and several trials of one pupil are different things.
        partition_by=(Attempt.pupil_id, Attempt.rater_id, Attempt.booking_id, Attempt.source),
        order_by=by_time if told else tuple(column.desc() for column in by_time),
    )
    limits: list[ColumnElement[bool]] = [
        Attempt.instrument == instrument.key,
        Attempt.finished_at.is_not(None),
        Pupil.erased_at.is_(None),
        {
            Whose.PUPILS: Attempt.pupil_id.is_not(None),
            Whose.IMPORTS: Attempt.source.is_not(None),
            Whose.ALL: or_(Attempt.pupil_id.is_not(None), Attempt.source.is_not(None)),
        }[wanted.whose],
    ]
    if wanted.form is not None:
        limits.append(Attempt.form == wanted.form)
    if wanted.until is not None:
        limits.append(Attempt.finished_at <= wanted.until)
    return (
        select(
            Attempt.id,
            Attempt.form,
            Attempt.seed,
            Attempt.grade,
            Attempt.source,
            Attempt.pupil_id,
            Attempt.finished_at,
            newest.label("place"),
        )
        .outerjoin(Pupil, Pupil.id == Attempt.pupil_id)
        .where(*limits)
    )


def _answers(
    people: Subquery, attempts: Numbers, items: Sequence[str], session: Session
) -> Iterator[tuple[Numbers, Numbers, Numbers, Table]]:
    """Rows, columns, values and seconds of answers, a piece at a time."""
    column = {item_id: n for n, item_id in enumerate(items)}
    found = session.connection().execute(
        select(_ANSWERS.c.attempt_id, _ANSWERS.c.item_id, _ANSWERS.c.value, _ANSWERS.c.elapsed_ms)
        .join(people, people.c.id == _ANSWERS.c.attempt_id)
        .order_by(_ANSWERS.c.attempt_id, _ANSWERS.c.item_id, _ANSWERS.c.seq)
    )
    # As the driver gives them: a row object for each of many thousands would cost more than all
    # the statistics.
    while piece := found.cursor.fetchmany(_AT_ONCE):
        ids, names, values, times = zip(*piece, strict=True)
        columns = np.array([column.get(name, -1) for name in names], dtype=np.int64)
        numbers = np.array(ids, dtype=np.int64)
        # Who finished between the two statements is in the second one alone.
        known = (columns >= 0) & np.isin(numbers, attempts)
        yield (
            np.searchsorted(attempts, numbers[known]),
            columns[known],
            np.array(values, dtype=np.int64)[known],
            np.array(times, dtype=np.float64)[known] / 1000,
        )
    found.close()
