"""The shape of an observer's input: what to begin, and the answers of one part."""

from __future__ import annotations

import re
from collections.abc import Iterable

from flask import request
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from app.services.answering import Given
from app.services.errors import AnswerIsBroken
from app.views_of.rating import RatedItem

_VALUE = re.compile(r"[0-9]{1,3}")
_SEEN = re.compile(r"([0-9]{1,5})(?:-([0-9]{1,3}))?")


class ParentForm(FlaskForm):  # type: ignore[misc]
    """Which of the parents' questionnaires."""

    instrument = StringField(validators=[InputRequired(), Length(max=40)])


def answers_in(items: Iterable[RatedItem]) -> list[Given]:
    """The answers of a submitted part that this page has chosen; an item without one is left out.

    Beside each item the page says what it has shown: the number of the next answer and, after a
    hyphen, the present one. So an answer that was only left standing does not undo what another
    tab has changed meanwhile. Raises AnswerIsBroken for what no page sends.
    """
    found = []
    for item in items:
        text = request.form.get(f"item-{item.id}", "")
        if not text:
            continue
        seen = _SEEN.fullmatch(request.form.get(f"seen-{item.id}", ""))
        if seen is None or not _VALUE.fullmatch(text):
            raise AnswerIsBroken
        if text != seen[2]:
            found.append(Given(item.id, int(text), int(seen[1]), None, item.number))
    return found
