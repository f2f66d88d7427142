"""The rules every questionnaire keeps. The first one broken is reported with its field."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from questionnaires import kind_rules, wording_rules
from questionnaires.parts import Scorer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from questionnaires.definition import Questionnaire
    from questionnaires.parts import Adaptive, Form

FIRST_GRADE, LAST_GRADE = 1, 11
ADAPTIVE_SCORERS = (Scorer.GRADED, Scorer.BINARY)

_QUESTIONNAIRE_ID = re.compile(r"[a-z][a-z0-9_-]*")
_PART_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_VERSION = re.compile(r"\d+(\.\d+)*")
_SHA256 = re.compile(r"[0-9a-f]{64}")


class BrokenRuleError(ValueError):
    """A questionnaire breaks a rule; `field` is a path such as "items[3].scale"."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem


def check(questionnaire: Questionnaire) -> None:
    """Raise BrokenRuleError for the first broken rule."""
    for check_part in (
        _identity,
        _scales,
        _facets,
        _of_kind,
        _items,
        _unmeasured,
        _forms,
        _wordings,
    ):
        for broken in check_part(questionnaire):
            raise broken


def _of_kind(q: Questionnaire) -> Iterator[BrokenRuleError]:
    yield from (BrokenRuleError(*problem) for problem in kind_rules.broken(q))


def _wordings(q: Questionnaire) -> Iterator[BrokenRuleError]:
    yield from (BrokenRuleError(*problem) for problem in wording_rules.broken(q))


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
    scales = {scale for item in q.items for scale in item.scales}
    facets = {item.facet for item in q.items}
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
    path = f"forms.{form.name}"
    if not form.blocks:
        yield BrokenRuleError(f"{path}.blocks", "needs at least one block")
    yield from _blocks(q, form, path)
    asked = {item_id for block in form.blocks for item_id in block.items}
    measured = {scale for item in q.items if item.id in asked for scale in item.scales}
    for scale in q.scales:
        if scale.id not in measured:
            yield BrokenRuleError(path, f"has no item of scale {scale.id!r}")
    if form.grades is not None and not _within(form.grades, q.grades):
        yield BrokenRuleError(f"{path}.grades", "must lie within the grades of the questionnaire")
    if form.adaptive is not None:
        yield from _adaptive(q, form.adaptive, f"{path}.adaptive", len(asked))


def _blocks(q: Questionnaire, form: Form, path: str) -> Iterator[BrokenRuleError]:
    items = {item.id: item for item in q.items}
    seen: set[str] = set()
    for block_number, block in enumerate(form.blocks):
        here = f"{path}.blocks[{block_number}].items"
        if not block.items:
            yield BrokenRuleError(here, "needs at least one item")
        for number, item_id in enumerate(block.items):
            if item_id not in items:
                yield BrokenRuleError(f"{here}[{number}]", f"unknown item {item_id!r}")
            elif not _meant_for(items[item_id].grades, form.grades):
                yield BrokenRuleError(f"{here}[{number}]", f"{item_id!r} is for other grades")
            if item_id in seen:
                yield BrokenRuleError(f"{here}[{number}]", f"{item_id!r} is asked twice")
            seen.add(item_id)


def _adaptive(q: Questionnaire, stop: Adaptive, path: str, pool: int) -> Iterator[BrokenRuleError]:
    if q.scorer not in ADAPTIVE_SCORERS:
        yield BrokenRuleError(path, f"needs a scorer with item parameters, not {q.scorer}")
    least = max(stop.per_scale * len(q.scales), stop.per_facet * len(q.facets))
    if not least <= stop.limit <= pool:
        yield BrokenRuleError(f"{path}.limit", f"must lie between {least} and the pool of {pool}")
    if not 0 < stop.se < 1:
        yield BrokenRuleError(f"{path}.se", "must lie between 0 and 1")
    if stop.minutes < 1:
        yield BrokenRuleError(f"{path}.minutes", "must be at least 1")


def _within(inner: tuple[int, int], outer: tuple[int, int]) -> bool:
    return outer[0] <= inner[0] <= inner[1] <= outer[1]


def _meant_for(item: tuple[int, int] | None, form: tuple[int, int] | None) -> bool:
    return item is None or form is None or _within(form, item)


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
