"""Rules about wordings: there in both languages, and short enough to be read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from questionnaires.parts import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questionnaires.definition import Questionnaire
    from questionnaires.parts import Text

MAX_ITEM_WORDS = 12
MAX_TOLD_WORDS = 35
STEM_WORDS = {
    Kind.RATING: MAX_ITEM_WORDS,
    Kind.KEYED: 25,
    Kind.JUDGEMENT: 60,
}
OPTION_WORDS = {Kind.PAIRS: MAX_ITEM_WORDS, Kind.KEYED: 10, Kind.JUDGEMENT: 20}

_WORD = re.compile(r"\w+(?:[-'’]\w+)*")

Problem = tuple[str, str]


def count_words(text: str) -> int:
    """Words in a wording; a hyphenated word is one, a dash or a number sign is none."""
    return len(_WORD.findall(text))


def broken(q: Questionnaire) -> Iterator[Problem]:
    """The fields with broken wording rules, each with its problem."""
    yield from _complete(q) if q.worded else _wordless(q)


def texts(q: Questionnaire) -> Iterator[tuple[str, Text]]:
    """Every text a worded questionnaire must have, under the path of its field."""
    yield from (
        ("title", q.title),
        ("construct", q.construct),
        ("question", q.question),
        ("intro", q.intro),
    )
    yield from ((f"options[{n}].text", option.text) for n, option in enumerate(q.options))
    for n, scale in enumerate(q.scales):
        yield f"scales[{n}].name", scale.name
        yield f"scales[{n}].about", scale.about
    yield from told(q)
    yield from ((f"facets[{n}].name", facet.name) for n, facet in enumerate(q.facets))
    yield from _of_items(q)
    for form in q.forms:
        for n, block in enumerate(form.blocks):
            yield f"forms.{form.name}.blocks[{n}].title", block.title


def told(q: Questionnaire) -> Iterator[tuple[str, Text]]:
    """The texts that tell a result: per scale, and why an answer is the best one."""
    for n, scale in enumerate(q.scales):
        if scale.results is not None:
            for part in ("low", "middle", "high"):
                yield f"scales[{n}].results.{part}", getattr(scale.results, part)
        if scale.step is not None:
            yield f"scales[{n}].step", scale.step
    for n, item in enumerate(q.items):
        if item.because is not None:
            yield f"items[{n}].because", item.because


def _of_items(q: Questionnaire) -> Iterator[tuple[str, Text]]:
    for n, item in enumerate(q.items):
        if q.kind not in (Kind.PAIRS, Kind.GENERATED):
            yield f"items[{n}].text", item.text
        for m, option in enumerate(item.options):
            yield f"items[{n}].options[{m}].text", option.text


def _wordless(q: Questionnaire) -> Iterator[Problem]:
    # Replays of data collected elsewhere must not carry somebody else's wordings.
    for number, item in enumerate(q.items):
        if item.text.ru or item.text.en:
            yield f"items[{number}].text", "must be absent: wordings: none"


def _complete(q: Questionnaire) -> Iterator[Problem]:
    for path, text in texts(q):
        for language, wording in (("ru", text.ru), ("en", text.en)):
            if not wording.strip():
                yield f"{path}.{language}", "must not be empty"
    if not q.construct.source.strip():
        yield "construct.source", "must not be empty"
    for n, item in enumerate(q.items):
        if most := STEM_WORDS.get(q.kind):
            yield from _too_long(f"items[{n}].text", item.text, most)
        for m, option in enumerate(item.options):
            path = f"items[{n}].options[{m}].text"
            yield from _too_long(path, option.text, OPTION_WORDS.get(q.kind, MAX_ITEM_WORDS))
    for path, text in told(q):
        yield from _too_long(path, text, MAX_TOLD_WORDS)


def _too_long(path: str, text: Text, most: int) -> Iterator[Problem]:
    for language, wording in (("ru", text.ru), ("en", text.en)):
        if (words := count_words(wording)) > most:
            yield f"{path}.{language}", f"has {words} words, at most {most} are allowed"
