"""Item parameters for a new version from those of the version before.

Parameters belong to items as they were answered: another wording is another item. Those of
unchanged items hold for the new version as well and are the anchors of its scales; new items start
with typical values, and the answers to come measure them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import fmean, geometric_mean
from typing import Any

from sqlalchemy.orm import Session

from app.services.measuring import parameters_now
from app.services.scoring_sets import next_number
from models import ScoringSetKind
from questionnaires.definition import Questionnaire
from questionnaires.irt.parameters import ItemParameters, Parameters
from questionnaires.parts import Item

ANCHORS = 3
"""Unchanged items of a scale that hold its new items to the scale of before."""

_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Difference:
    """Ids of items of a version beside the one before, each in the order of the file."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    same: tuple[str, ...]
    removed: tuple[str, ...]


def difference(before: Questionnaire | None, after: Questionnaire) -> Difference:
    """Which items are new, reworded, unchanged or gone.

    An item is unchanged when whoever answers sees the same and the answer counts for the same.
    """
    if before is None:
        return Difference(tuple(item.id for item in after.items), (), (), ())
    old = before.items_by_id
    alike = (before.kind, before.question, before.options) == (
        after.kind,
        after.question,
        after.options,
    )
    shared = [item for item in after.items if item.id in old]
    same = {i.id for i in shared if alike and _shown(i) == _shown(old[i.id])}
    return Difference(
        tuple(item.id for item in after.items if item.id not in old),
        tuple(item.id for item in shared if item.id not in same),
        tuple(item.id for item in shared if item.id in same),
        tuple(item.id for item in before.items if item.id not in after.items_by_id),
    )


def _shown(item: Item) -> tuple[Any, ...]:
    return item.scales, item.text, item.options, item.reversed, item.rule, item.level


def asked(questionnaire: Questionnaire) -> tuple[str, ...]:
    """The ids of all items that any form asks."""
    found = {i for form in questionnaire.forms for i in questionnaire.layout(form.name).ids}
    return tuple(item.id for item in questionnaire.items if item.id in found)


def started(
    before: Questionnaire | None, after: Questionnaire, *, session: Session
) -> tuple[str, ...]:
    """The asked items that are new or reworded: nobody has answered them yet."""
    known = _known(before, after, session)
    return tuple(item_id for item_id in asked(after) if item_id not in known)


def missing(
    before: Questionnaire | None, after: Questionnaire, *, session: Session
) -> tuple[str, ...]:
    """The asked items that cannot even be given starting values.

    Those of a scale without `ANCHORS` unchanged items: nothing would hold its new items to the
    scale of before, now or when a calibration links the two.
    """
    known = _known(before, after, session)
    anchors = Counter(item.scale for item in after.items if item.id in known)
    lacking = {item.id for item in after.items if anchors[item.scale] < ANCHORS}
    return tuple(i for i in asked(after) if i not in known and i in lacking)


def carried(
    before: Questionnaire | None, after: Questionnaire, *, session: Session
) -> Parameters | None:
    """The parameters of the version before as a set of the new one; None where some are missing.

    A new or reworded item starts with the typical values of the unchanged items of its scale (and
    level, where items have one), and the set is provisional until a calibration has measured it.
    """
    found = parameters_now(before, session=session) if before is not None else None
    if found is None or missing(before, after, session=session):
        return None
    known = _known(before, after, session)
    new = started(before, after, session=session)
    told = f"{len(new)} items new, with starting values" if new else "every item unchanged"
    return Parameters(
        instrument=after.key,
        number=next_number(ScoringSetKind.PARAMETERS, after.key, session=session),
        provisional=found.provisional or bool(new),
        source=f"{found.key}, {told}. {found.source}",
        model=found.model,
        traits=found.traits,
        correlations=found.correlations,
        items={i: known.get(i) or _typical(after, after.item(i), known) for i in asked(after)},
        exposure=_exposure(before, after, found),
    )


def _known(
    before: Questionnaire | None, after: Questionnaire, session: Session
) -> Mapping[str, ItemParameters]:
    """The parameters of the asked items that are as they were."""
    found = parameters_now(before, session=session) if before is not None else None
    if found is None:
        return {}
    same = set(difference(before, after).same)
    return {i: found.items[i] for i in asked(after) if i in same and i in found.items}


def _typical(
    questionnaire: Questionnaire, item: Item, known: Mapping[str, ItemParameters]
) -> ItemParameters:
    peers = [i for i in questionnaire.items if i.id in known and i.scale == item.scale]
    alike = [known[i.id] for i in peers if i.level == item.level] or [known[i.id] for i in peers]
    thresholds = zip(*(each.b for each in alike), strict=True)
    return ItemParameters(
        round(geometric_mean(each.a for each in alike), _DIGITS),
        tuple(round(fmean(values), _DIGITS) for values in thresholds),
        round(fmean(each.c for each in alike), _DIGITS),
    )


def _exposure(
    before: Questionnaire | None, after: Questionnaire, found: Parameters
) -> Mapping[str, Mapping[str, tuple[float, float]]]:
    """The shares of those forms that ask as before: they follow from all items of a form."""
    return {
        name: shares
        for name, shares in found.exposure.items()
        if before is not None and _asks(before, name) == _asks(after, name)
    }


def _asks(questionnaire: Questionnaire, name: str) -> tuple[Any, ...] | None:
    if name not in {form.name for form in questionnaire.forms}:
        return None
    form = questionnaire.form(name)
    return form.adaptive, sorted(questionnaire.layout(name).ids)
