"""The rules every questionnaire keeps. The first one broken is reported with its field."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from questionnaires.definition import Form, Questionnaire, Text

MAX_ITEM_WORDS = 12
FIRST_GRADE, LAST_GRADE = 1, 11

_QUESTIONNAIRE_ID = re.compile(r"[a-z][a-z0-9_-]*")
_PART_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_VERSION = re.compile(r"\d+(\.\d+)*")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_WORD = re.compile(r"\w+(?:[-'’]\w+)*")


class BrokenRuleError(ValueError):
    """A questionnaire breaks a rule; `field` is a path such as "items[3].scale"."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem


def count_words(text: str) -> int:
    """Words in a wording; a hyphenated word is one, a dash or a number sign is none."""
    return len(_WORD.findall(text))


def check(questionnaire: Questionnaire) -> None:
    """Raise BrokenRuleError for the first broken rule."""
    for check_part in (
        _identity,
        _options,
        _scales,
        _facets,
        _items,
        _unmeasured,
        _forms,
        _wordings,
    ):
        for broken in check_part(questionnaire):
            raise broken


def _identity(q: Questionnaire) -> Iterator[BrokenRuleError]:
    if not _QUESTIONNAIRE_ID.fullmatch(q.id):
        yield BrokenRuleError("id", f"{q.id!r} must be lower-case Latin letters, digits, - or _")
    if not _VERSION.fullmatch(q.version):
        yield BrokenRuleError("version", f"{q.version!r} must be numbers with dots")
    if not _SHA256.fullmatch(q.sha256):
        yield BrokenRuleError("sha256", "must be 64 lower-case hexadecimal digits")
    first, last = q.grades
    if not FIRST_GRADE <= first <= last <= LAST_GRADE:
        yield BrokenRuleError(
            "grades", f"must be two grades from {FIRST_GRADE} to {LAST_GRADE}, the lower first"
        )


def _options(q: Questionnaire) -> Iterator[BrokenRuleError]:
    if len(q.options) < 2:
        yield BrokenRuleError("options", "needs at least two answers")
    for number, (before, option) in enumerate(zip(q.options, q.options[1:], strict=False), 1):
        if option.value != before.value + 1:
            yield BrokenRuleError(
                f"options[{number}].value", f"must be {before.value + 1}, is {option.value}"
            )


def _scales(q: Questionnaire) -> Iterator[BrokenRuleError]:
    yield from _ids("scales", (scale.id for scale in q.scales))


def _facets(q: Questionnaire) -> Iterator[BrokenRuleError]:
    if not q.facets:
        return
    yield from _ids("facets", (facet.id for facet in q.facets))
    scales = {scale.id for scale in q.scales}
    for number, facet in enumerate(q.facets):
        if facet.scale not in scales:
            yield BrokenRuleError(f"facets[{number}].scale", f"unknown scale {facet.scale!r}")


def _items(q: Questionnaire) -> Iterator[BrokenRuleError]:
    yield from _ids("items", (item.id for item in q.items))
    scales = {scale.id for scale in q.scales}
    scale_of = {facet.id: facet.scale for facet in q.facets}
    for number, item in enumerate(q.items):
        if item.scale not in scales:
            yield BrokenRuleError(f"items[{number}].scale", f"unknown scale {item.scale!r}")
        if item.facet is None:
            continue
        if item.facet not in scale_of:
            yield BrokenRuleError(f"items[{number}].facet", f"unknown facet {item.facet!r}")
        elif scale_of[item.facet] != item.scale:
            yield BrokenRuleError(
                f"items[{number}].facet",
                f"{item.facet!r} belongs to scale {scale_of[item.facet]!r}, not {item.scale!r}",
            )


def _unmeasured(q: Questionnaire) -> Iterator[BrokenRuleError]:
    # After the items, so that a slip in an item is not reported as an empty scale.
    scales, facets = {item.scale for item in q.items}, {item.facet for item in q.items}
    for number, scale in enumerate(q.scales):
        if scale.id not in scales:
            yield BrokenRuleError(f"scales[{number}].id", f"no item measures {scale.id!r}")
    for number, facet in enumerate(q.facets):
        if facet.id not in facets:
            yield BrokenRuleError(f"facets[{number}].id", f"no item measures {facet.id!r}")


def _forms(q: Questionnaire) -> Iterator[BrokenRuleError]:
    if not q.forms:
        yield BrokenRuleError("forms", "needs at least one form")
    names = [form.name for form in q.forms]
    for number, form in enumerate(q.forms):
        if form.name in names[:number]:
            yield BrokenRuleError(f"forms.{form.name}", "is defined twice")
        yield from _form(q, form)


def _form(q: Questionnaire, form: Form) -> Iterator[BrokenRuleError]:
    scale_of = {item.id: item.scale for item in q.items}
    path = f"forms.{form.name}"
    seen: set[str] = set()
    if not form.blocks:
        yield BrokenRuleError(f"{path}.blocks", "needs at least one block")
    for block_number, block in enumerate(form.blocks):
        here = f"{path}.blocks[{block_number}].items"
        if not block.items:
            yield BrokenRuleError(here, "needs at least one item")
        for number, item_id in enumerate(block.items):
            if item_id not in scale_of:
                yield BrokenRuleError(f"{here}[{number}]", f"unknown item {item_id!r}")
            if item_id in seen:
                yield BrokenRuleError(f"{here}[{number}]", f"{item_id!r} is asked twice")
            seen.add(item_id)
    measured = {scale_of[item_id] for item_id in seen}
    for scale in q.scales:
        if scale.id not in measured:
            yield BrokenRuleError(path, f"has no item of scale {scale.id!r}")


def _wordings(q: Questionnaire) -> Iterator[BrokenRuleError]:
    yield from _complete(q) if q.worded else _wordless(q)


def _wordless(q: Questionnaire) -> Iterator[BrokenRuleError]:
    # Replays of data collected elsewhere must not carry somebody else's wordings.
    for number, item in enumerate(q.items):
        if item.text.ru or item.text.en:
            yield BrokenRuleError(f"items[{number}].text", "must be absent: wordings: none")


def _complete(q: Questionnaire) -> Iterator[BrokenRuleError]:
    for path, text in _texts(q):
        for language, wording in (("ru", text.ru), ("en", text.en)):
            if not wording.strip():
                yield BrokenRuleError(f"{path}.{language}", "must not be empty")
    if not q.construct.source.strip():
        yield BrokenRuleError("construct.source", "must not be empty")
    for number, item in enumerate(q.items):
        for language, wording in (("ru", item.text.ru), ("en", item.text.en)):
            if (words := count_words(wording)) > MAX_ITEM_WORDS:
                yield BrokenRuleError(
                    f"items[{number}].text.{language}",
                    f"has {words} words, at most {MAX_ITEM_WORDS} are allowed",
                )


def _texts(q: Questionnaire) -> Iterator[tuple[str, Text]]:
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
    yield from ((f"facets[{n}].name", facet.name) for n, facet in enumerate(q.facets))
    yield from ((f"items[{n}].text", item.text) for n, item in enumerate(q.items))
    for form in q.forms:
        for n, block in enumerate(form.blocks):
            yield f"forms.{form.name}.blocks[{n}].title", block.title


def _ids(path: str, ids: Iterable[str]) -> Iterator[BrokenRuleError]:
    seen: set[str] = set()
    for number, part_id in enumerate(ids):
        if not _PART_ID.fullmatch(part_id):
            yield BrokenRuleError(
                f"{path}[{number}].id", f"{part_id!r} must be Latin letters, digits, - or _"
            )
        if part_id in seen:
            yield BrokenRuleError(f"{path}[{number}].id", f"{part_id!r} is used twice")
        seen.add(part_id)
    if not seen:
        yield BrokenRuleError(path, "must not be empty")
