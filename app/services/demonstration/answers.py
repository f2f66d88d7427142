"""Invented people answering instruments, through the use cases a browser uses."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.identity import Principal
from app.services import answering, diagnostics
from app.services.answering import Given
from app.services.diagnostics import MYSELF
from app.services.measuring import measurement_of
from app.services.subjects import About
from models import Attempt
from questionnaires.parts import Item, Kind
from questionnaires.scoring.measurement import Measurement

AT_ONCE = 12
_SPREAD = 0.9


@dataclass(slots=True)
class Somebody:
    """An invented person: how much of each scale is in them, drawn when it is first asked for."""

    dice: random.Random
    leaning: dict[str, float] = field(default_factory=dict)

    def level(self, scale: str) -> float:
        """The person's level on a scale, in standard deviations."""
        return self.leaning.setdefault(scale, self.dice.gauss(0.0, 1.0))

    def grow(self, scale: str, by: float) -> None:
        """Change between two occasions."""
        self.leaning[scale] = self.level(scale) + by

    def answer(self, measurement: Measurement, item: Item) -> int:
        """A value that the item offers, more or less as the level leads to expect."""
        kind = measurement.questionnaire.kind
        if kind is Kind.RATING:
            values = sorted(measurement.questionnaire.values)
            middle, step = (values[0] + values[-1]) / 2, (values[-1] - values[0]) / 4
            towards = -1 if item.reversed else 1
            level = middle + towards * step * self.level(item.scale)
            return min(max(round(self.dice.gauss(level, _SPREAD)), values[0]), values[-1])
        if kind is Kind.PAIRS:
            first, second = (self.level(scale) for scale in item.scales)
            return 1 if self.dice.gauss(first - second, 1.0) > 0 else 2
        if kind is Kind.JUDGEMENT:
            best = sorted(item.options, key=lambda option: -(option.points or 0))
            place = abs(self.dice.gauss(0.0, 1.6 - 0.4 * self.level(item.scale)))
            return best[min(int(place), len(best) - 1)].value
        right = measurement.right(item)
        if self.dice.gauss(self.level(item.scale) - 0.5 * (item.level or 1) + 1.2, 1.0) > 0:
            return right
        offered = measurement.questionnaire.values_of(item.id) & {1, 2, 3, 4}
        return self.dice.choice(sorted(offered - {right}))


def take(
    somebody: Somebody,
    actor: Principal,
    instrument_id: str,
    *,
    session: Session,
    about: About = MYSELF,
    only: int | None = None,
) -> str:
    """Answer an instrument to its end, or only so many questions; returns the public id."""
    public_id = diagnostics.start(actor, instrument_id, about=about, session=session).public_id
    attempt = session.scalars(select(Attempt).where(Attempt.public_id == public_id)).one()
    measurement = measurement_of(attempt, session=session)
    given = 0
    while True:
        current = answering.current_answers(session, attempt.id)
        coming = answering.coming_of(measurement, current).items
        batch = coming[: AT_ONCE if only is None else min(AT_ONCE, only - given)]
        if not batch:
            break
        answers = [
            Given(
                item.id,
                somebody.answer(measurement, item),
                1,
                int(somebody.dice.lognormvariate(8.2, 0.4)),
                given + place,
            )
            for place, item in enumerate(batch, 1)
        ]
        answering.save_answers(actor, public_id, answers, session=session)
        given += len(batch)
    if only is None:
        diagnostics.finish(actor, public_id, session=session)
    return public_id
