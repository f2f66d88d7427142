"""An attempt from start to result: begun, answered (see `answers`), finished."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.identity import Principal
from app.services import browser_sessions, instruments, reach
from app.services.answering import as_given, coming_of, current_answers
from app.services.errors import AnswersAreMissing, InstrumentIsNotForGrade, NotFound
from app.services.measuring import freeze, measurement_of
from app.services.scoring import store_result
from app.services.subjects import About, Subject, subject_of
from app.services.transaction import Unit, change
from models import Attempt, LoginSession
from questionnaires.definition import SHORT, Questionnaire

FULL = "full"
MYSELF = About()
NOBODY = Subject(None, None, None, None)
GUEST_HOURS = 12


@dataclass(frozen=True, slots=True)
class Started:
    """`token` is set when a visitor became a guest and needs a cookie."""

    public_id: str
    token: str | None = None


def start(
    actor: Principal,
    instrument_id: str,
    length: str = FULL,
    *,
    about: About = MYSELF,
    session: Session,
) -> Started:
    """Begin an attempt, or go on with the one that is open.

    `length` is "full" (the form of the grade) or "short". Raises NotFound, NotYours, TooEarly or
    InstrumentIsNotForGrade.
    """
    instrument = instruments.latest(instrument_id, session=session)
    subject = subject_of(actor, instrument, about, session=session)
    low, high = instrument.grades
    if subject.grade is not None and not low <= subject.grade <= high:
        raise InstrumentIsNotForGrade
    form = _form(instrument, length, subject.grade)
    existing = _open_attempt(actor, instrument_id, subject, session)
    if existing is not None:
        return Started(existing)
    try:
        with change(session, actor) as unit:
            token, login_id = _guest(unit)
            if login_id is not None and token is None:
                # A guest's second press waits for the first; a pupil's fails (see below).
                session.execute(
                    select(LoginSession.id).where(LoginSession.id == login_id).with_for_update()
                )
                existing = _open_attempt(actor, instrument_id, subject, session)
                if existing is not None:
                    return Started(existing)
            attempt = _new(unit, instrument, form, subject, login_id=login_id)
            unit.record("attempt.started", f"attempt:{attempt.id}", instrument=instrument.key)
            return Started(attempt.public_id, token)
    except IntegrityError:
        # The same person pressed "begin" twice at once: the other press has opened it.
        existing = _open_attempt(actor, instrument_id, subject, session)
        if existing is None:
            raise
        return Started(existing)


def _form(instrument: Questionnaire, length: str, grade: int | None) -> str:
    if length == SHORT and instrument.has_short_form:
        return SHORT
    if length != FULL:
        raise NotFound
    return instrument.form_for(grade).name


def _open_attempt(
    actor: Principal, instrument_id: str, subject: Subject, session: Session
) -> str | None:
    """The attempt to go on with; about a trial there is only one, so a finished one is found."""
    mine: tuple[ColumnElement[bool], ...]
    if subject.booking_id is not None:
        mine = (Attempt.booking_id == subject.booking_id,)
    elif subject.pupil_id is None:
        mine = (Attempt.login_session_id == (actor.login_id or 0), Attempt.finished_at.is_(None))
    else:
        mine = (
            Attempt.pupil_id == subject.pupil_id,
            Attempt.rater_id == subject.rater_id,
            Attempt.booking_id.is_(None),
            Attempt.finished_at.is_(None),
        )
    return session.scalar(
        select(Attempt.public_id)
        .where(*mine, Attempt.instrument_id == instrument_id)
        .order_by(Attempt.id.desc())
        .limit(1)
    )


def _guest(unit: Unit) -> tuple[str | None, int | None]:
    """A browser session for a visitor without one: nothing personal, only a random token."""
    if unit.actor.user_id is not None:
        return None, None
    if unit.actor.login_id is not None:
        return None, unit.actor.login_id
    token = browser_sessions.open_for(unit, None, GUEST_HOURS)
    return token, browser_sessions.login_id(token, session=unit.session)


def _new(
    unit: Unit,
    instrument: Questionnaire,
    form: str,
    subject: Subject,
    *,
    login_id: int | None = None,
    source: str | None = None,
) -> Attempt:
    attempt = Attempt(
        public_id=secrets.token_urlsafe(16),
        pupil_id=subject.pupil_id,
        rater_id=subject.rater_id,
        booking_id=subject.booking_id,
        login_session_id=login_id,
        source=source,
        instrument_id=instrument.id,
        instrument=instrument.key,
        instrument_sha256=instrument.sha256,
        form=form,
        started_at=unit.now,
        **freeze(instrument, subject.grade, session=unit.session),
    )
    unit.session.add(attempt)
    unit.session.flush()
    return attempt


def worth_another_look(actor: Principal, public_id: str, *, session: Session) -> tuple[str, ...]:
    """The ids of at most five answered items that look unread; none when all looks well.

    Whoever has looked again once is not asked any more.
    """
    attempt = reach.attempt(actor, public_id, session)
    if attempt.finished_at is not None or attempt.asked_again_at is not None:
        return ()
    measurement = measurement_of(attempt, session=session)
    answers = current_answers(session, attempt.id)
    if coming_of(measurement, answers).items:
        return ()
    return measurement.suspicious(as_given(answers))


def finish(
    actor: Principal,
    public_id: str,
    *,
    session: Session,
    complete: bool = True,
    looked_again: bool = False,
) -> None:
    """Close the attempt, score it and recommend, all in one change; again does nothing.

    Raises AnswersAreMissing for an open question, unless `complete` is False (imported data,
    where nobody can be asked again) or the questionnaire allows gaps. `looked_again`: some
    answers were shown once more.
    """
    with change(session, actor) as unit:
        session.execute(
            select(Attempt.id).where(Attempt.public_id == public_id).with_for_update(key_share=True)
        )
        attempt = reach.attempt(actor, public_id, session)
        if attempt.finished_at is not None:
            return
        measurement = measurement_of(attempt, session=session)
        answers = current_answers(session, attempt.id)
        wanted = complete and not measurement.questionnaire.gaps_allowed
        missing = len(coming_of(measurement, answers).items) if wanted else 0
        if missing:
            raise AnswersAreMissing(missing)
        attempt.finished_at = unit.now
        if looked_again:
            attempt.asked_again_at = unit.now
        store_result(unit, attempt, measurement, as_given(answers))
        unit.record("attempt.finished", f"attempt:{attempt.id}", answers=len(answers))


def begin_import(
    actor: Principal, instrument: Questionnaire, form: str, source: str, *, session: Session
) -> tuple[str, bool]:
    """The attempt of one respondent of a file, begun now or earlier, and whether it is finished.

    `source` names the respondent for ever: a replay that was stopped goes on where it was.
    """
    there = session.execute(
        select(Attempt.public_id, Attempt.finished_at).where(Attempt.source == source)
    ).one_or_none()
    if there is not None:
        return there.public_id, there.finished_at is not None
    with change(session, actor) as unit:
        attempt = _new(unit, instrument, form, NOBODY, source=source)
        unit.record("attempt.started", f"attempt:{attempt.id}", instrument=instrument.key)
        return attempt.public_id, False
