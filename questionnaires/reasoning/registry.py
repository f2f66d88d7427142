"""All rule families by name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from questionnaires.reasoning.numerical import balance, chart, matrix, proportion, series
from questionnaires.reasoning.spatial import cube_net, figures, folding, path, rotation, stacks
from questionnaires.reasoning.verbal import analogy, coding, odd_one_out, ordering, syllogism

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from questionnaires.reasoning.draw import Draw
    from questionnaires.reasoning.item import Draft

LEVELS = 4


class Domain(StrEnum):
    """What the items of a family are about."""

    VERBAL = "verbal"
    NUMERICAL = "numerical"
    SPATIAL = "spatial"


@dataclass(frozen=True, slots=True)
class Rule:
    """A family of items made by one rule, on levels 1 (easy) to `levels`, with `options` answers.

    `draft` makes an item of a level from a stream of draws; it raises AnotherDrawIsNeeded when
    the draw gives no clear item.
    """

    name: str
    domain: Domain
    options: int
    draft: Callable[[Draw, int], Draft]
    levels: int = LEVELS


_FAMILIES = (
    Rule("analogy", Domain.VERBAL, 5, analogy.draft),
    Rule("odd_one_out", Domain.VERBAL, 5, odd_one_out.draft),
    Rule("ordering", Domain.VERBAL, 4, ordering.draft),
    Rule("syllogism", Domain.VERBAL, 4, syllogism.draft),
    Rule("coding", Domain.VERBAL, 5, coding.draft),
    Rule("series", Domain.NUMERICAL, 5, series.draft),
    Rule("number_matrix", Domain.NUMERICAL, 5, matrix.draft),
    Rule("proportion", Domain.NUMERICAL, 5, proportion.draft),
    Rule("chart", Domain.NUMERICAL, 5, chart.draft),
    Rule("balance", Domain.NUMERICAL, 5, balance.draft),
    Rule("figure_matrix", Domain.SPATIAL, 4, figures.draft),
    Rule("rotation", Domain.SPATIAL, 5, rotation.draft),
    Rule("folding", Domain.SPATIAL, 5, folding.draft),
    Rule("cube_net", Domain.SPATIAL, 5, cube_net.draft),
    Rule("grid_path", Domain.SPATIAL, 5, path.draft),
    Rule("stacks", Domain.SPATIAL, 5, stacks.draft),
)

RULES: Mapping[str, Rule] = MappingProxyType({rule.name: rule for rule in _FAMILIES})
