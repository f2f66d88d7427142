"""The shape of what a pupil sends: forms of pages, and the JSON of the answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_wtf import FlaskForm
from wtforms import IntegerField, StringField
from wtforms.validators import AnyOf, InputRequired, Length, NumberRange, Optional

from app.services.answering import Given, given_of
from app.services.errors import AnswerIsBroken, NotFound
from app.services.reach import LARGEST_NUMBER
from app.views_of.second_look import SecondLook

MOST_ANSWERS = 200
LENGTHS = ("full", "short")
INTERESTS = "interests"


class BeginForm(FlaskForm):  # type: ignore[misc]
    """Which instrument, how long, and which trial it is about, if about one."""

    instrument = StringField(validators=[Length(max=40)])
    form = StringField(validators=[AnyOf(LENGTHS)])
    booking_id = IntegerField(validators=[Optional(), NumberRange(1, LARGEST_NUMBER)])

    def chosen(self) -> tuple[str, str]:
        """The instrument and the length, or NotFound for what is never offered."""
        length = self.form.data
        if not self.validate() or length is None:
            raise NotFound
        return self.instrument.data or INTERESTS, length


class AnswerForm(FlaskForm):  # type: ignore[misc]
    """One answer of the page that works without scripts; `n` is the number of its question."""

    item = StringField(validators=[InputRequired(), Length(max=24)])
    value = IntegerField(validators=[InputRequired()])
    seq = IntegerField(validators=[InputRequired()])
    n = IntegerField(validators=[InputRequired(), NumberRange(min=1)])

    def given(self) -> Given:
        """The answer, or AnswerIsBroken when a field is missing or no number."""
        item, value, seq, n = self.item.data, self.value.data, self.seq.data, self.n.data
        if not self.validate() or item is None or value is None or seq is None:
            raise AnswerIsBroken
        return Given(item, value, seq, position=n)


def changed_in(fields: Mapping[str, str], look: SecondLook) -> list[Given]:
    """The answers of a second look that differ from the present ones.

    A changed answer keeps its place in the order; how long it took nobody knows. Raises
    AnswerIsBroken for a value or a number that is none.
    """
    changed = []
    for question in look.questions:
        value, seq = fields.get(f"value-{question.id}"), fields.get(f"seq-{question.id}")
        if value is None or seq is None or value == str(question.value):
            continue
        if not (value.isdecimal() and seq.isdecimal() and len(value) + len(seq) < 10):
            raise AnswerIsBroken
        changed.append(Given(question.id, int(value), int(seq), position=question.number))
    return changed


def given_in(body: Any) -> list[Given]:
    """The answers of `{"answers": [{"item", "value", "seq", "ms", "at"}, …]}`.

    Raises AnswerIsBroken for any other shape.
    """
    rows = body.get("answers") if type(body) is dict else None
    if type(rows) is not list or not 1 <= len(rows) <= MOST_ANSWERS:
        raise AnswerIsBroken
    return [given_of(row) for row in rows]
