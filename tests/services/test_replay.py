"""A file of real respondents goes through the use cases, once, whatever happens on the way."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.services import replay
from models import Answer, Attempt, ProfileRecord, RecommendationRecord
from questionnaires.definition import Questionnaire
from questionnaires.loader import load

DEFINITION = Path(__file__).parents[1] / "definitions" / "riasec48.yaml"
STORED = (Attempt, Answer, ProfileRecord, RecommendationRecord)


@pytest.fixture(scope="module")
def instrument() -> Questionnaire:
    return load(DEFINITION)


@pytest.fixture
def file(tmp_path: Path, instrument: Questionnaire) -> Path:
    """Eight good respondents (the third left five questions out), among lines that are broken."""
    ids = [item.id for item in instrument.items]
    lines = [",".join(["respondent", *ids, "major"])]
    for person in range(8):
        values = [str(1 + (place * (person + 3) + person) % 5) for place in range(len(ids))]
        if person == 2:
            values[:5] = ["0"] * 5
        lines.append(",".join([f"q{person}", *values, "nursing"]))
    lines.insert(3, lines[1].replace("q0,", "x0,").replace(",", ",9,", 1).rsplit(",", 2)[0] + ",a")
    lines.insert(5, "q77,1,2")
    lines.append(lines[1])
    path = tmp_path / "people.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def counts(session: Session) -> list[int]:
    return [session.scalar(select(func.count()).select_from(row)) or 0 for row in STORED]


def test_good_lines_are_kept_and_broken_ones_named(
    session: Session, file: Path, instrument: Questionnaire
) -> None:
    report = replay.replay(file, instrument, session=session)

    assert (report.new, report.kept) == (8, 0)
    assert [line for line, _ in report.broken] == [4, 6, 12]
    assert "'9' is not an answer" in report.broken[0][1]
    assert "3 fields instead of 50" in report.broken[1][1]
    assert "twice" in report.broken[2][1]
    assert counts(session) == [8, 8 * 48 - 5, 8, 8]


def test_a_second_run_doubles_nothing(
    session: Session, file: Path, instrument: Questionnaire
) -> None:
    replay.replay(file, instrument, session=session)
    before = counts(session)
    again = replay.replay(file, instrument, session=session)

    assert (again.new, again.kept) == (0, 8)
    assert counts(session) == before


class StoppedError(Exception):
    """Somebody pressed Ctrl-C."""


def test_a_stopped_run_goes_on_where_it_was(
    session: Session, file: Path, instrument: Questionnaire
) -> None:
    steps = iter(range(3))

    def stop_after_three() -> None:
        if not list(islice(steps, 1)):
            raise StoppedError

    with pytest.raises(StoppedError):
        replay.replay(file, instrument, session=session, progress=stop_after_three)
    report = replay.replay(file, instrument, session=session)

    assert (report.new, report.kept) == (4, 4)
    assert counts(session) == [8, 8 * 48 - 5, 8, 8]


def test_a_respondent_begun_but_not_finished_is_finished_later(
    session: Session, file: Path, instrument: Questionnaire
) -> None:
    """What a kill between two steps leaves behind."""
    first = next(replay.respondents(file, instrument, []))
    replay.diagnostics.begin_import(
        replay.SYSTEM, instrument, "full", first.source, session=session
    )
    report = replay.replay(file, instrument, session=session)

    assert (report.new, report.kept) == (8, 0)
    assert counts(session) == [8, 8 * 48 - 5, 8, 8]


def test_a_missing_column_is_refused_before_anything_is_stored(
    session: Session, file: Path, instrument: Questionnaire
) -> None:
    file.write_text(file.read_text(encoding="utf-8").replace("S4,", "S9,", 1), encoding="utf-8")
    with pytest.raises(replay.HeaderIsBroken, match="no column S4"):
        replay.replay(file, instrument, session=session)
    assert counts(session) == [0, 0, 0, 0]


def test_the_spread_counts_the_first_family_of_each_respondent(
    session: Session, file: Path, instrument: Questionnaire
) -> None:
    replay.replay(file, instrument, session=session)
    spread = replay.spread(replay.prefix(file, instrument), session)

    assert spread.total() == 8
    assert replay.spread("other:", session).total() == 0
