"""«Разбор»: every question that has a better and a worse answer, with one's own and the reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from app.services.answering import current_answers
from models import Attempt
from questionnaires.definition import Questionnaire
from questionnaires.parts import Item, Kind, Text
from questionnaires.scoring.generated import instance

if TYPE_CHECKING:
    from questionnaires.reasoning.item import Figure

REVIEWED = (Kind.JUDGEMENT, Kind.KEYED, Kind.GENERATED)


@dataclass(frozen=True, slots=True)
class Said:
    """An answer: words, or a figure with words that say which one it is."""

    text: str
    figure: Figure | None = None


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One question: what was chosen, what is best (`same`: one and the same), and why."""

    text: str
    figure: Figure | None
    chosen: Said
    best: Said
    same: bool
    because: str


def review_of(
    attempt: Attempt, instrument: Questionnaire, locale: str, *, session: Session
) -> tuple[Reviewed, ...]:
    """The answered questions in the order they were seen; none for ratings and pairs.

    The caller has checked that the attempt is the actor's own: this shows single answers.
    """
    if instrument.kind not in REVIEWED:
        return ()
    answers = current_answers(session, attempt.id)
    place = {item_id: n for n, item_id in enumerate(instrument.layout(attempt.form).ids)}
    seen = sorted(
        (item_id for item_id in answers if item_id in place),
        key=lambda item_id: (answers[item_id].position or len(place), place[item_id]),
    )
    return tuple(
        _reviewed(instrument, instrument.item(i), answers[i].value, attempt.seed or 0, locale)
        for i in seen
    )


def _reviewed(
    instrument: Questionnaire, item: Item, value: int, seed: int, locale: str
) -> Reviewed:
    because: Text | None
    if instrument.kind is Kind.GENERATED:
        made = instance(item, seed, locale)
        said = {choice.value: Said(choice.text, choice.figure) for choice in made.options}
        text, figure, because, best = made.text, made.figure, made.because, made.right
    else:
        said = {option.value: Said(option.text.in_(locale)) for option in item.options}
        text, figure, because = item.text.in_(locale), None, item.because
        best = max(item.options, key=lambda option: option.points or 0).value
    points = {option.value: option.points for option in item.options}
    return Reviewed(
        text,
        figure,
        said[value],
        said[best],
        value == best or (bool(points) and points[value] == points[best]),
        because.in_(locale) if because is not None else "",
    )
