"""A version as those who answer will see it. Looking stores nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.services import instruments
from app.services.drafts import row_of
from app.services.errors import NotFound
from app.views_of.instruments import FormLine, form_lines
from app.views_of.item_wording import SHUFFLED, shuffled
from models import InstrumentState
from questionnaires import sequence
from questionnaires.definition import Questionnaire, UnknownPartError
from questionnaires.parts import Form, Item, Kind, Option
from questionnaires.reasoning.item import Figure
from questionnaires.scoring.generated import instance

SEEDS = 2**31


@dataclass(frozen=True, slots=True)
class PreviewOption:
    """One answer, and what choosing it counts for: "right", points, or the id of a scale."""

    value: int
    text: str
    figure: Figure | None
    worth: str


@dataclass(frozen=True, slots=True)
class PreviewQuestion:
    """One item as shown, with what only the methodologist reads beside it.

    `number` counts from 1, `starts` is the title of the block that begins with it. `text` is
    empty for a pair: there the stem of the page is the question.
    """

    id: str
    number: int
    starts: str
    text: str
    options: tuple[PreviewOption, ...]
    figure: Figure | None
    scales: tuple[str, ...]
    facet: str
    reversed: bool
    level: int | None
    rule: str | None
    because: str


@dataclass(frozen=True, slots=True)
class ScaleTexts:
    """What a person is told; the three results are empty where the file has none."""

    id: str
    name: str
    about: str
    low: str
    middle: str
    high: str
    step: str


@dataclass(frozen=True, slots=True)
class Preview:
    """`at` is the index of the question shown one by one; `again` the seed of another set."""

    key: str
    title: str
    state: str
    intro: str
    stem: str
    kind: str
    grades: tuple[int, int]
    grade: int | None
    form: FormLine
    forms: tuple[FormLine, ...]
    options: tuple[PreviewOption, ...]
    questions: tuple[PreviewQuestion, ...]
    at: int
    seconds: int
    scales: tuple[ScaleTexts, ...]
    seed: int
    again: int
    generated: bool
    shuffled: bool

    @property
    def question(self) -> PreviewQuestion:
        return self.questions[self.at]

    @property
    def blocks(self) -> tuple[tuple[str, tuple[PreviewQuestion, ...]], ...]:
        """The questions by block, each block with its title."""
        starts = [n for n, question in enumerate(self.questions) if question.starts]
        ends = [*starts[1:], len(self.questions)]
        return tuple(
            (self.questions[a].starts, self.questions[a:b])
            for a, b in zip(starts, ends, strict=True)
        )


def preview_of(
    key: str,
    locale: str,
    *,
    form: str | None = None,
    grade: int | None = None,
    seed: int = 0,
    number: int = 1,
    as_answered: bool = True,
    session: Session,
) -> Preview:
    """A form of a version in one language: the one named, else that of the grade (or a guest's).

    `number` is that of the question to show, from 1. Answers stand in the order of an attempt
    with this seed, or (not `as_answered`) in that of the file. Raises NotFound for an unknown
    version, form, grade, seed or number.
    """
    q = instruments.version(key, session=session)
    chosen = _form(q, form, grade)
    ids = q.layout(chosen.name).ids
    if not 1 <= number <= len(ids) or not 0 <= seed < SEEDS:
        raise NotFound
    generated = q.kind is Kind.GENERATED
    row = row_of(key, session=session)
    lines = {line.name: line for line in form_lines(q)}
    return Preview(
        key,
        q.title.in_(locale),
        (row.state if row else InstrumentState.PUBLISHED).value,
        q.intro.in_(locale),
        q.question.in_(locale),
        q.kind.value,
        q.grades,
        grade,
        lines[chosen.name],
        tuple(lines.values()),
        tuple(PreviewOption(o.value, o.text.in_(locale), None, "") for o in q.options),
        tuple(_questions(q, chosen, seed if as_answered or generated else None, locale)),
        number - 1,
        sequence.seconds_per_item(q),
        tuple(_scale_texts(q, locale)),
        seed,
        # A step that is odd comes by every seed before it repeats one.
        (seed + 1_000_003) % SEEDS,
        generated,
        q.kind in SHUFFLED,
    )


def _form(q: Questionnaire, name: str | None, grade: int | None) -> Form:
    if grade is not None and not q.grades[0] <= grade <= q.grades[1]:
        raise NotFound
    try:
        return q.form(name) if name else q.form_for(grade)
    except UnknownPartError:
        raise NotFound from None


def _questions(
    q: Questionnaire, form: Form, seed: int | None, locale: str
) -> Iterator[PreviewQuestion]:
    number = 0
    for block in form.blocks:
        for place, item_id in enumerate(block.items):
            number += 1
            starts = "" if place else block.title.in_(locale)
            yield _question(q, q.item(item_id), number, starts, seed, locale)


def _question(
    q: Questionnaire, item: Item, number: int, starts: str, seed: int | None, locale: str
) -> PreviewQuestion:
    if q.kind is Kind.GENERATED:
        made = instance(item, seed or 0, locale)
        text, figure, because = made.text, made.figure, made.because.in_(locale)
        options = tuple(
            PreviewOption(o.value, o.text, o.figure, "right" if o.value == made.right else "")
            for o in made.options
        )
    else:
        text, figure = "" if item.text.blank else item.text.in_(locale), None
        because = item.because.in_(locale) if item.because else ""
        options = tuple(
            PreviewOption(o.value, o.text.in_(locale), None, _worth(q, o.points, o.scale))
            for o in _ordered(q, item, seed)
        )
    return PreviewQuestion(
        item.id,
        number,
        starts,
        text,
        options,
        figure,
        item.scales,
        q.facet(item.facet).name.in_(locale) if item.facet else "",
        item.reversed,
        item.level,
        item.rule,
        because,
    )


def _ordered(q: Questionnaire, item: Item, seed: int | None) -> tuple[Option, ...]:
    if seed is None or q.kind not in SHUFFLED:
        return item.options
    return shuffled(item.options, seed, item.id)


def _worth(q: Questionnaire, points: int | None, scale: str | None) -> str:
    if q.kind is Kind.KEYED:
        return "right" if points else ""
    return str(points) if points is not None else scale or ""


def _scale_texts(q: Questionnaire, locale: str) -> Iterator[ScaleTexts]:
    for scale in q.scales:
        told = scale.results
        results = (told.low, told.middle, told.high) if told else ()
        low, middle, high = (each.in_(locale) for each in results) if results else ("", "", "")
        step = scale.step.in_(locale) if scale.step else ""
        name, about = scale.name.in_(locale), scale.about.in_(locale)
        yield ScaleTexts(scale.id, name, about, low, middle, high, step)
