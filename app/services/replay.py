"""Real respondents of a file, sent through the use cases a browser uses."""

from __future__ import annotations

import csv
import dataclasses
import math
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.identity import Principal
from app.services import answering, diagnostics
from app.services.answering import Given
from app.services.surroundings import KEY, of
from models import Attempt, ProfileRecord, RecommendationRecord
from questionnaires.definition import Questionnaire
from questionnaires.loader import Bank
from questionnaires.statistics.classical import cronbach_alpha

SYSTEM = Principal.system("replay")


class HeaderIsBroken(ValueError):
    """The file lacks a column of the definition; nothing was read."""


@dataclass(frozen=True, slots=True)
class Respondent:
    """One good line: `source` names it for ever, so that a second run finds it done."""

    line: int
    source: str
    values: dict[str, int]


@dataclass(slots=True)
class Report:
    """What a replay did. `broken` holds (line number, problem); `kept` those stored before."""

    new: int = 0
    kept: int = 0
    broken: list[tuple[int, str]] = field(default_factory=list)


def prefix(path: Path, instrument: Questionnaire) -> str:
    """How the sources of a file's respondents begin."""
    return f"{path.stem[:30]}:{instrument.key[:40]}:"


def respondents(
    path: Path, instrument: Questionnaire, broken: list[tuple[int, str]]
) -> Iterator[Respondent]:
    """The good lines of a CSV with one column per item (0 or empty = not answered).

    Broken lines are put into `broken` and passed over. Raises HeaderIsBroken when a column is
    missing.
    """
    seen: set[str] = set()
    with path.open(newline="", encoding="utf-8-sig") as file:
        reader = csv.reader(file)
        header = next(reader, [])
        missing = [item.id for item in instrument.items if item.id not in header]
        if missing or not header:
            raise HeaderIsBroken(f"{path.name}: no column {', '.join(missing[:5]) or 'at all'}")
        columns = {item.id: header.index(item.id) for item in instrument.items}
        # Which respondent a line is, not which version of the file: so added lines are found.
        identified = "respondent" in header
        for row in reader:
            number = reader.line_num
            if len(row) != len(header):
                broken.append((number, f"{len(row)} fields instead of {len(header)}"))
                continue
            values, problem = _values(row, columns, instrument)
            name = row[header.index("respondent")].strip() if identified else str(number)
            if not problem and (not name or len(name) > 40):
                problem = "the respondent has no usable name"
            if not problem and name in seen:
                problem = f"respondent {name} is in the file twice"
            if problem:
                broken.append((number, problem))
                continue
            seen.add(name)
            yield Respondent(number, prefix(path, instrument) + name, values)


def _values(
    row: list[str], columns: dict[str, int], instrument: Questionnaire
) -> tuple[dict[str, int], str]:
    values: dict[str, int] = {}
    for item_id, column in columns.items():
        text = row[column].strip()
        if text in ("", "0"):
            continue
        if not (text.isascii() and text.isdecimal()) or int(text) not in instrument.values:
            return {}, f"column {item_id}: '{text[:20]}' is not an answer"
        values[item_id] = int(text)
    return values, ""


def replay(
    path: Path,
    instrument: Questionnaire,
    *,
    session: Session,
    progress: Callable[[], object] = lambda: None,
) -> Report:
    """Store every good respondent with profile and recommendations; safe to stop and repeat."""
    report = Report()
    around = of(session)
    with_this = Bank((*around.bank.all(), instrument))
    session.info[KEY] = dataclasses.replace(around, published=with_this)
    try:
        for respondent in respondents(path, instrument, report.broken):
            if _send(respondent, instrument, session):
                report.new += 1
            else:
                report.kept += 1
            progress()
    finally:
        session.info[KEY] = around
    return report


def _send(respondent: Respondent, instrument: Questionnaire, session: Session) -> bool:
    """Begin, answer and finish as a browser would; False when that was done before."""
    public_id, finished = diagnostics.begin_import(
        SYSTEM, instrument, instrument.forms[0].name, respondent.source, session=session
    )
    if finished:
        return False
    given = [Given(item_id, value, 1) for item_id, value in respondent.values.items()]
    if given:  # Some people opened the questionnaire and left every question out.
        answering.save_answers(SYSTEM, public_id, given, session=session)
    diagnostics.finish(SYSTEM, public_id, session=session, complete=False)
    return True


def alphas(path: Path, instrument: Questionnaire) -> dict[str, tuple[float, int]]:
    """Cronbach's alpha per scale over the file's complete good lines, with their number."""
    rows = [r.values for r in respondents(path, instrument, [])]
    found: dict[str, tuple[float, int]] = {}
    for scale in instrument.scales:
        ids = [item.id for item in instrument.items_of(scale.id)]
        matrix = np.array([[row.get(i, math.nan) for i in ids] for row in rows], dtype=float)
        complete = matrix[~np.isnan(matrix).any(axis=1)] if len(matrix) else matrix
        if len(complete) > 1:
            found[scale.id] = (cronbach_alpha(complete), len(complete))
    return found


def spread(prefix: str, session: Session) -> Counter[str]:
    """How often each family stands first among the stored recommendations of a replay."""
    first: Counter[str] = Counter()
    rows = session.execute(
        select(RecommendationRecord.content["families"][0]["family_id"].as_string())
        .join(ProfileRecord, ProfileRecord.id == RecommendationRecord.profile_id)
        .join(Attempt, Attempt.id == ProfileRecord.attempt_id)
        .where(Attempt.source.startswith(prefix, autoescape=True))
    )
    first.update(family for (family,) in rows)
    return first
