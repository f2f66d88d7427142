"""The shape of what a pupil sends: forms of pages, and the JSON of the answers."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import IntegerField, StringField
from wtforms.validators import AnyOf, InputRequired, Length, NumberRange

from app.services.answering import Given
from app.services.errors import AnswerIsBroken

MOST_ANSWERS = 200
FORMS = ("full", "short")


class BeginForm(FlaskForm):  # type: ignore[misc]
    form = StringField(validators=[AnyOf(FORMS)])


class AnswerForm(FlaskForm):  # type: ignore[misc]
    """One answer of the page that works without scripts; `n` is the number of its question."""

    item = StringField(validators=[InputRequired(), Length(max=24)])
    value = IntegerField(validators=[InputRequired()])
    seq = IntegerField(validators=[InputRequired()])
    n = IntegerField(validators=[InputRequired(), NumberRange(min=1)])

    def given(self) -> Given:
        """The answer, or AnswerIsBroken when a field is missing or no number."""
        item, value, seq = self.item.data, self.value.data, self.seq.data
        if not self.validate() or item is None or value is None or seq is None:
            raise AnswerIsBroken
        return Given(item, value, seq)


def given_in(body: Any) -> list[Given]:
    """The answers of `{"answers": [{"item", "value", "seq", "ms"}, …]}`; `ms` may be absent.

    Raises AnswerIsBroken for any other shape. Written out by hand: this is the hot path.
    """
    rows = body.get("answers") if type(body) is dict else None
    if type(rows) is not list or not 1 <= len(rows) <= MOST_ANSWERS:
        raise AnswerIsBroken
    return [_one(row) for row in rows]


def _one(row: Any) -> Given:
    if type(row) is not dict:
        raise AnswerIsBroken
    item, value, seq, ms = row.get("item"), row.get("value"), row.get("seq"), row.get("ms")
    # `type` and not `isinstance`: True is an int by inheritance, but no answer.
    if (
        type(item) is not str
        or type(value) is not int
        or type(seq) is not int
        or not (ms is None or type(ms) is int)
    ):
        raise AnswerIsBroken
    return Given(item, value, seq, ms)
