"""Bounds on the wordings of a questionnaire, and the wordings that break them.

The formulas need running text, so the texts of a kind are pooled; every single wording is held to
plain bounds on its sentences and words. The bounds are set so that a text at the level of the
youngest readers' school textbooks passes: grade 6 where grades 6 and 7 read it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from questionnaires.parts import Audience, Kind
from questionnaires.readability.levels import FORMULAS, Counts, count
from questionnaires.readability.syllables import (
    ENGLISH,
    LANGUAGES,
    RUSSIAN,
    count_syllables,
    sentences,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questionnaires.definition import Questionnaire
    from questionnaires.parts import Text

FEWEST_POOLED = 40
"""Below this many words together a grade level says more about chance than about the texts."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The most that is allowed in one language.

    `grade` and `hard_share` (0 to 1) hold for pooled texts, `sentence` (words) and `word`
    (syllables, of each part of a hyphenated word) for every wording.
    """

    grade: float
    hard_share: float
    sentence: int
    word: int


_CHILDREN = {RUSSIAN: Bounds(6, 0.12, 18, 6), ENGLISH: Bounds(6, 0.06, 23, 5)}
_TEENAGERS = {RUSSIAN: Bounds(8, 0.15, 20, 6), ENGLISH: Bounds(8, 0.08, 25, 6)}
_ADULTS = {RUSSIAN: Bounds(9, 0.20, 25, 7), ENGLISH: Bounds(9, 0.12, 30, 6)}

TEENAGE_GRADE = 8
"""Questionnaires that nobody below this grade is offered may be a little harder."""


@dataclass(frozen=True, slots=True)
class Group:
    """Texts of one kind, pooled: `texts` are (path in the file, wording)."""

    name: str
    texts: tuple[tuple[str, Text], ...]

    def counts(self, language: str) -> Counts:
        """What the formulas look at."""
        return count((text.in_(language) for _, text in self.texts), language)


@dataclass(frozen=True, slots=True)
class Offence:
    """One wording, or one pool of them, that breaks a bound.

    `group` is the name of the group of texts, `place` a path such as "items.R01.text" (the name
    again for the whole group), `problem` says what was found and what is allowed, `wording` is
    the text (empty for the whole group).
    """

    group: str
    place: str
    language: str
    problem: str
    wording: str

    def __str__(self) -> str:
        quoted = f" «{self.wording}»" if self.wording else ""
        return f"{self.place} ({self.language}): {self.problem}{quoted}"


def bounds_for(questionnaire: Questionnaire, group: str, language: str) -> Bounds:
    """The bounds of a group of texts, see `groups`.

    Descriptions are names and lists of nouns rather than sentences, for which the English formula
    runs two or three grades too high; they get that much more. The items of a test of knowledge
    name professions and their tools: long words are the subject there.
    """
    if questionnaire.audience is not Audience.PUPIL:
        bounds = _ADULTS[language]
    elif questionnaire.grades[0] < TEENAGE_GRADE:
        bounds = _CHILDREN[language]
    else:
        bounds = _TEENAGERS[language]
    if group == "descriptions" and language == ENGLISH:
        bounds = replace(bounds, grade=bounds.grade + 4, hard_share=2 * bounds.hard_share)
    if questionnaire.kind is Kind.KEYED and not group.startswith(("descr", "instr")):
        bounds = replace(
            bounds, grade=bounds.grade + 1, hard_share=2 * bounds.hard_share, word=bounds.word + 3
        )
    return bounds


def groups(questionnaire: Questionnaire) -> tuple[Group, ...]:
    """The wordings by kind; groups without texts are left out.

    "instructions", "items" (all together), "items of <scale>", "answers", "results" (with next
    steps and explanations), "descriptions" (names and what a scale is about).
    """
    q = questionnaire
    items = tuple((f"items.{i.id}.text", i.text) for i in q.items if not i.text.blank)
    found = [
        Group("instructions", (("intro", q.intro), ("question", q.question))),
        Group("items", items),
        *(
            Group(
                f"items of {scale.id}",
                tuple(
                    (f"items.{i.id}.text", i.text) for i in q.items_of(scale.id) if not i.text.blank
                ),
            )
            for scale in q.scales
        ),
        Group("answers", tuple(_answers(q))),
        Group("results", tuple(_results(q))),
        Group("descriptions", tuple(_descriptions(q))),
    ]
    return tuple(group for group in found if group.texts)


def offences(questionnaire: Questionnaire) -> tuple[Offence, ...]:
    """Everything that breaks a bound, in the order of `groups`. Wordless ones break none."""
    if not questionnaire.worded:
        return ()
    found: list[Offence] = []
    for group in groups(questionnaire):
        for language in LANGUAGES:
            bounds = bounds_for(questionnaire, group.name, language)
            found += _of_the_pool(group, language, bounds)
            if not group.name.startswith("items of "):
                for place, text in group.texts:
                    for problem, wording in _of_a_wording(text.in_(language), language, bounds):
                        found.append(Offence(group.name, place, language, problem, wording))
    return tuple(found)


def _of_the_pool(group: Group, language: str, bounds: Bounds) -> Iterator[Offence]:
    counts = group.counts(language)
    if counts.words < FEWEST_POOLED:
        return
    grade = counts.grade(FORMULAS[language])
    if grade > bounds.grade:
        problem = f"reads like grade {grade:.1f}, at most {bounds.grade:g}"
        yield Offence(group.name, group.name, language, problem, "")
    if counts.hard_share > bounds.hard_share:
        problem = f"{counts.hard_share:.0%} of the words are long, at most {bounds.hard_share:.0%}"
        yield Offence(group.name, group.name, language, problem, "")


def _of_a_wording(wording: str, language: str, bounds: Bounds) -> Iterator[tuple[str, str]]:
    """Problems, each with the sentence or text it is in."""
    for sentence in sentences(wording):
        if (length := len(words(sentence))) > bounds.sentence:
            yield f"a sentence of {length} words, at most {bounds.sentence}", sentence
    for word in words(wording.replace("-", " ")):
        if (length := count_syllables(word, language)) > bounds.word:
            yield f"{word} has {length} syllables, at most {bounds.word}", wording


def _answers(q: Questionnaire) -> Iterator[tuple[str, Text]]:
    yield from ((f"options.{option.value}.text", option.text) for option in q.options)
    for item in q.items:
        for option in item.options:
            yield f"items.{item.id}.options.{option.value}.text", option.text


def _results(q: Questionnaire) -> Iterator[tuple[str, Text]]:
    for scale in q.scales:
        if scale.results is not None:
            for part in ("low", "middle", "high"):
                yield f"scales.{scale.id}.results.{part}", getattr(scale.results, part)
        if scale.step is not None:
            yield f"scales.{scale.id}.step", scale.step
    for item in q.items:
        if item.because is not None:
            yield f"items.{item.id}.because", item.because


def _descriptions(q: Questionnaire) -> Iterator[tuple[str, Text]]:
    yield "title", q.title
    for scale in q.scales:
        yield f"scales.{scale.id}.name", scale.name
        yield f"scales.{scale.id}.about", scale.about
    yield from ((f"facets.{facet.id}.name", facet.name) for facet in q.facets)
    for form in q.forms:
        for number, block in enumerate(form.blocks):
            yield f"forms.{form.name}.blocks[{number}].title", block.title
