"""The shape of an observer's input: what to begin, and the answers of one part."""

from __future__ import annotations

from collections.abc import Iterable

from flask import request
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from app.services.answering import Given
from app.services.errors import AnswerIsBroken
from app.views_of.rating import RatedItem


class ParentForm(FlaskForm):  # type: ignore[misc]
    """Which of the parents' questionnaires."""

    instrument = StringField(validators=[InputRequired(), Length(max=40)])


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
