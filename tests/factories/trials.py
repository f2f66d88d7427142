"""Rows of activities, slots and finished attempts for tests."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.identity import Principal
from app.services import answering, diagnostics, instruments
from app.services.surroundings import of
from models import (
    Activity,
    ActivityFormat,
    ActivityKind,
    ActivityLevel,
    ActivityProfession,
    Attempt,
    Organisation,
    Slot,
)


def activity(
    session: Session,
    host: Organisation,
    title: str = "Сварка: первый шов",
    professions: tuple[str, ...] = ("welder",),
    grades: tuple[int, int] = (6, 11),
    form: ActivityFormat = ActivityFormat.ON_SITE,
) -> Activity:
    row = Activity(
        host_id=host.id,
        kind=ActivityKind.PRACTICAL_TRIAL,
        level=ActivityLevel.INTRODUCTORY,
        format=form,
        title=title,
        summary="Сваришь две пластины под присмотром мастера.",
        grade_from=grades[0],
        grade_to=grades[1],
        professions=[ActivityProfession(profession_id=p) for p in professions],
    )
    session.add(row)
    session.commit()
    return row


def slot(
    session: Session,
    of_activity: Activity,
    capacity: int = 8,
    in_hours: float = 48,
    lasts_minutes: int = 90,
) -> Slot:
    """A slot that begins `in_hours` from now."""
    begins = of(session).clock.now() + dt.timedelta(hours=in_hours)
    row = Slot(
        activity_id=of_activity.id,
        starts_at=begins,
        ends_at=begins + dt.timedelta(minutes=lasts_minutes),
        place="Мастерская 3",
        capacity=capacity,
    )
    session.add(row)
    session.commit()
    return row


def all_answers(
    session: Session, public_id: str, form: str = "full", liked: str = "R"
) -> list[answering.Given]:
    """An answer to every item of an attempt's form: 5 in the liked scale, 1 to 3 elsewhere.

    Of an adaptive form that is the whole pool, which leaves nothing to ask. Without an attempt
    (an empty id) it is the form named of the newest interests.
    """
    attempt = session.scalars(select(Attempt).where(Attempt.public_id == public_id)).one_or_none()
    key = attempt.instrument if attempt else instruments.latest("interests", session=session).key
    instrument = instruments.version(key, session=session)
    name = attempt.form if attempt else form if form == "short" else instrument.form_for(None).name
    return [
        answering.Given(item.id, 5 if item.scale == liked else 1 + number % 3, 1, 3000, number)
        for number, item in enumerate(instrument.layout(name).items, 1)
    ]


def finished_attempt(
    session: Session, actor: Principal, form: str = "full", liked: str = "R"
) -> str:
    """An attempt taken and finished through the use cases; returns its public id."""
    public_id = diagnostics.start(actor, "interests", form, session=session).public_id
    answering.save_answers(
        actor, public_id, all_answers(session, public_id, form, liked), session=session
    )
    diagnostics.finish(actor, public_id, session=session)
    return public_id
