"""Item parameters for a new version whose items are those of the version before.

Parameters belong to items as they were answered: another wording is another item. Where every
item that a new version asks is unchanged, those of the version before hold for it as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.services.measuring import parameters_now
from app.services.scoring_sets import next_number
from models import ScoringSetKind
from questionnaires.definition import Questionnaire
from questionnaires.irt.parameters import Parameters
from questionnaires.parts import Item


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


def without_parameters(
    before: Questionnaire | None, after: Questionnaire, *, session: Session
) -> tuple[str, ...]:
    """The asked items for which the version before has none, or which are not its own."""
    found = parameters_now(before, session=session) if before is not None else None
    if before is None or found is None:
        return asked(after)
    same = set(difference(before, after).same)
    return tuple(i for i in asked(after) if i not in same or i not in found.items)


def carried(
    before: Questionnaire | None, after: Questionnaire, *, session: Session
) -> Parameters | None:
    """The parameters of the version before as a set of the new one; None where some are missing."""
    found = parameters_now(before, session=session) if before is not None else None
    if found is None or without_parameters(before, after, session=session):
        return None
    return Parameters(
        instrument=after.key,
        number=next_number(ScoringSetKind.PARAMETERS, after.key, session=session),
        provisional=found.provisional,
        source=f"{found.key}, every item unchanged. {found.source}",
        model=found.model,
        traits=found.traits,
        correlations=found.correlations,
        items={item_id: found.items[item_id] for item_id in asked(after)},
        exposure=_exposure(before, after, found),
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
