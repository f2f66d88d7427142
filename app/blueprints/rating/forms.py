"""The shape of an observer's input: what to begin, and the answers of one part."""

from __future__ import annotations

from collections.abc import Iterable

from flask import request
from flask_wtf import FlaskForm
from wtforms import IntegerField, StringField
from wtforms.validators import AnyOf, InputRequired, NumberRange, Optional

from app.services.answering import Given
from app.services.errors import AnswerIsBroken
from app.services.subjects import About
from app.views_of.rating import RatedItem

INSTRUMENTS = ("child-interests", "child-readiness", "observation", "trial-rating")
_NUMBER = [Optional(), NumberRange(min=1, max=2**31 - 1)]


class BeginForm(FlaskForm):  # type: ignore[misc]
    """Which questionnaire, and about whom or about which visit."""

    instrument = StringField(validators=[InputRequired(), AnyOf(INSTRUMENTS)])
    pupil_id = IntegerField(validators=_NUMBER)
    booking_id = IntegerField(validators=_NUMBER)

    def about(self) -> About:
        return About(self.pupil_id.data, self.booking_id.data)


def answers_in(items: Iterable[RatedItem]) -> list[Given]:
    """The answers of a submitted part; an item without one is left out.

    An answer that is the present one is not sent again. Raises AnswerIsBroken for what no page
    sends.
    """
    found = []
    for item in items:
        text = request.form.get(f"item-{item.id}", "")
        if not text:
            continue
        if not (text.isascii() and text.isdecimal() and len(text) < 4):
            raise AnswerIsBroken
        if int(text) != item.value:
            found.append(Given(item.id, int(text), item.seq, None, item.number))
    return found
