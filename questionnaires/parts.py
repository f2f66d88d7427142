"""The parts of a questionnaire: frozen values without rules of their own."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class UnknownPartError(LookupError):
    """The questionnaire has no such item, scale, facet or form."""


class Kind(StrEnum):
    """What answering an item means, the same for all items of a questionnaire."""

    RATING = "rating"
    PAIRS = "pairs"
    KEYED = "keyed"
    JUDGEMENT = "judgement"
    GENERATED = "generated"


class Scorer(StrEnum):
    """How answers become scores; see `questionnaires.scoring.registry`."""

    SUM = "sum"
    GRADED = "graded"
    PAIRS = "pairs"
    BINARY = "binary"
    POINTS = "points"


class Audience(StrEnum):
    """Who answers."""

    PUPIL = "pupil"
    PARENT = "parent"
    NAVIGATOR = "navigator"
    HOST = "host"


class Occasion(StrEnum):
    """What it is about: the person in general, or one practical trial that took place."""

    ANY = "any"
    TRIAL = "trial"


@dataclass(frozen=True, slots=True)
class Text:
    """One wording in both languages."""

    ru: str
    en: str

    @property
    def blank(self) -> bool:
        """Whether either language is missing."""
        return not (self.ru.strip() and self.en.strip())

    def in_(self, locale: str) -> str:
        """The wording for a locale such as "ru", "en" or "en_US"; any other locale reads Russian.

        Raises ValueError for a blank text, so that a definition without wordings
        can never reach a page.
        """
        if self.blank:
            raise ValueError("This definition has no wordings and cannot be shown.")
        return self.en if locale[:2].lower() == "en" else self.ru


BLANK = Text("", "")


@dataclass(frozen=True, slots=True)
class Construct(Text):
    """What is measured, and who described it."""

    source: str


@dataclass(frozen=True, slots=True)
class Option:
    """One answer: shared by all items, or an item's own.

    Own options say what choosing them means: `points` of a judgement or of a right (1) and wrong
    (0) answer, the `scale` that a side of a pair speaks for.
    """

    value: int
    text: Text
    points: int | None = None
    scale: str | None = None


@dataclass(frozen=True, slots=True)
class Results:
    """What a person is told about a low, a middle and a high score."""

    low: Text
    middle: Text
    high: Text


@dataclass(frozen=True, slots=True)
class Scale:
    """One thing measured. `step` is a small next step that follows from its score."""

    id: str
    name: Text
    about: Text
    results: Results | None = None
    step: Text | None = None


@dataclass(frozen=True, slots=True)
class Facet:
    """A basic interest inside exactly one scale."""

    id: str
    scale: str
    name: Text


@dataclass(frozen=True, slots=True)
class Item:
    """One question.

    `scale` is what it measures; a pair measures the scales of both its options, of which `scale`
    is the first. `grades` are the first and last grade it is meant for, None for all. `level` is
    a judged difficulty from 1, `rule` the family of a generated item, `fact` what in the catalogue
    of professions makes the right answer right, `because` a sentence on the best answer.
    """

    id: str
    scale: str
    facet: str | None
    text: Text
    options: tuple[Option, ...] = ()
    reversed: bool = False
    grades: tuple[int, int] | None = None
    level: int | None = None
    rule: str | None = None
    fact: tuple[tuple[str, str], ...] = ()
    because: Text | None = None

    @property
    def scales(self) -> tuple[str, ...]:
        """The ids of the scales it measures."""
        sides = tuple(option.scale for option in self.options if option.scale is not None)
        return sides or (self.scale,)


@dataclass(frozen=True, slots=True)
class Block:
    """Items answered in one go; `items` are item ids in the order shown."""

    title: Text
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Adaptive:
    """When an adaptive form is long enough.

    It stops at `limit` items, or earlier once the mean standard error (in standard deviations of
    a trait) is at most `se`, or after `minutes`; never before every scale has `per_scale` items
    and every facet `per_facet`.
    """

    limit: int
    per_scale: int
    per_facet: int
    se: float
    minutes: int


@dataclass(frozen=True, slots=True)
class Form:
    """One way through the questionnaire; of an adaptive form the items are the pool."""

    name: str
    blocks: tuple[Block, ...]
    grades: tuple[int, int] | None = None
    adaptive: Adaptive | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """What scoring and sequencing look up about one form, worked out once.

    `blocks` holds the 1-based block number of each item of `items`; `scales` maps a scale id
    to its item ids in this form; `facets` lists (facet id, scale id, item ids).
    """

    items: tuple[Item, ...]
    ids: tuple[str, ...]
    blocks: tuple[int, ...]
    block_count: int
    scales: tuple[tuple[str, tuple[str, ...]], ...]
    facets: tuple[tuple[str, str, tuple[str, ...]], ...]
