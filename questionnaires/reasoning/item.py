"""A generated item as it is shown, and the bilingual draft a rule family hands in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from questionnaires.parts import BLANK, Text
from questionnaires.reasoning.svg import picture

if TYPE_CHECKING:
    from collections.abc import Mapping


class AnotherDrawIsNeeded(Exception):
    """This draw gives no clear item, for instance two equal answers; the next draw may."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture and the words that make the item solvable without seeing it.

    `svg` is a complete <svg> element without ids, styles or scripts; `alt` is plain text.
    """

    svg: str
    alt: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer, in the order shown; the text of a picture only says which one it is."""

    value: int
    text: str
    figure: Figure | None = None


@dataclass(frozen=True, slots=True)
class Generated:
    """An item in one language. `right` is the value of the one right option.

    `because` states the rule in a sentence, for after the end. `features` are what the difficulty
    is worked out from.
    """

    text: str
    options: tuple[Choice, ...]
    right: int
    figure: Figure | None
    because: Text
    features: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A figure before a language is chosen; `body` is the inside of the <svg> element."""

    width: int
    height: int
    body: Text
    title: Text
    alt: Text

    def figure(self, locale: str) -> Figure:
        """The finished figure in a language."""
        body, title = self.body.in_(locale), self.title.in_(locale)
        return Figure(picture(self.width, self.height, title, body), self.alt.in_(locale))


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a draft: words or a drawing."""

    text: Text = BLANK
    drawing: Drawing | None = None

    def signs(self) -> tuple[str, str, str]:
        """What tells it apart from others: in Russian, in English, to the eye."""
        if self.drawing is None:
            return self.text.ru, self.text.en, f"{self.text.ru}|{self.text.en}"
        return self.drawing.alt.ru, self.drawing.alt.en, self.drawing.body.en


@dataclass(frozen=True, slots=True)
class Draft:
    """What a rule family makes: the right answer first, the order of answers still open."""

    text: Text
    right: Answer
    wrong: tuple[Answer, ...]
    because: Text
    features: Mapping[str, float]
    drawing: Drawing | None = None

    def check(self, options: int) -> None:
        """Raise AnotherDrawIsNeeded unless there are `options` answers, all different."""
        answers = (self.right, *self.wrong)
        if len(answers) != options:
            raise AnotherDrawIsNeeded
        for signs in zip(*(answer.signs() for answer in answers), strict=True):
            if len({sign.lower() for sign in signs}) != options:
                raise AnotherDrawIsNeeded
