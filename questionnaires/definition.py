"""What a questionnaire is: frozen values, checked when they are built."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from questionnaires import rules
from questionnaires.parts import (
    Adaptive,
    Audience,
    Block,
    Construct,
    Facet,
    Form,
    Item,
    Kind,
    Layout,
    Occasion,
    Option,
    Results,
    Scale,
    Scorer,
    Text,
    UnknownPartError,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "Adaptive",
    "Audience",
    "Block",
    "Construct",
    "Facet",
    "Form",
    "Item",
    "Kind",
    "Layout",
    "Occasion",
    "Option",
    "Questionnaire",
    "Results",
    "Scale",
    "Scorer",
    "Text",
    "UnknownPartError",
]

Found = TypeVar("Found")

GENERATED_VALUES = frozenset(range(1, 6))
"""Answers to a generated item are positions; no generator offers more than five."""

SHORT = "short"
GUEST_GRADE = 8


@dataclass(frozen=True, kw_only=True)
class Questionnaire:
    """A published, immutable version of a questionnaire.

    `sha256` is the hexadecimal digest of the bytes it was read from. `worded` is False for
    definitions that carry ids only (replays of data collected elsewhere). `options` are those
    shared by all items of a rating questionnaire; elsewhere every item has its own. `parallel_to`
    is the id of the pupil's questionnaire that this one shows from another side. `provisional`:
    no Russian pupils have tried it; where item parameters score it, they say so themselves.

    Raises rules.BrokenRuleError when any rule in `questionnaires.rules` is broken.
    """

    id: str
    version: str
    title: Text
    construct: Construct
    question: Text
    intro: Text
    provisional: bool
    grades: tuple[int, int]
    options: tuple[Option, ...]
    scales: tuple[Scale, ...]
    facets: tuple[Facet, ...]
    items: tuple[Item, ...]
    forms: tuple[Form, ...]
    sha256: str
    worded: bool = True
    kind: Kind = Kind.RATING
    scorer: Scorer = Scorer.SUM
    audience: Audience = Audience.PUPIL
    occasion: Occasion = Occasion.ANY
    parallel_to: str | None = None
    generator: str | None = None

    def __post_init__(self) -> None:
        rules.check(self)

    def __hash__(self) -> int:
        return hash(self.sha256)

    @property
    def key(self) -> str:
        """Id and version, as stored with every attempt: "interests@1.0"."""
        return f"{self.id}@{self.version}"

    @cached_property
    def values(self) -> frozenset[int]:
        """Every answer value shared by all items; empty where items have their own."""
        return frozenset(option.value for option in self.options)

    def values_of(self, item_id: str) -> frozenset[int]:
        """The answer values an item offers, or UnknownPartError."""
        if self.kind is Kind.RATING:
            self.item(item_id)
            return self.values
        if self.kind is Kind.GENERATED:
            self.item(item_id)
            return GENERATED_VALUES
        return frozenset(option.value for option in self.item(item_id).options)

    def form_for(self, grade: int | None) -> Form:
        """The form of a grade; without a grade (a guest) the one of the middle grades.

        A form without grades serves every grade, the short form none by itself. Raises
        UnknownPartError when no form serves the grade.
        """
        wanted = (
            grade if grade is not None else min(max(GUEST_GRADE, self.grades[0]), self.grades[1])
        )
        for form in self.forms:
            if form.grades is not None and form.grades[0] <= wanted <= form.grades[1]:
                return form
        for form in self.forms:
            if form.grades is None and form.name != SHORT:
                return form
        raise UnknownPartError(f"{self.key} has no form for grade {wanted}.")

    @property
    def gaps_allowed(self) -> bool:
        """Whether a question may be left out: observers are asked only about what they saw."""
        return self.audience in (Audience.NAVIGATOR, Audience.HOST)

    @property
    def has_short_form(self) -> bool:
        """Whether there is a short form to begin with."""
        return SHORT in self._forms_by_name

    @cached_property
    def items_by_id(self) -> Mapping[str, Item]:
        """Every item under its id, read-only."""
        return MappingProxyType({item.id: item for item in self.items})

    @cached_property
    def _scales_by_id(self) -> dict[str, Scale]:
        return {scale.id: scale for scale in self.scales}

    @cached_property
    def _facets_by_id(self) -> dict[str, Facet]:
        return {facet.id: facet for facet in self.facets}

    @cached_property
    def _items_by_scale(self) -> dict[str, tuple[Item, ...]]:
        return {s.id: tuple(i for i in self.items if s.id in i.scales) for s in self.scales}

    @cached_property
    def _forms_by_name(self) -> dict[str, Form]:
        return {form.name: form for form in self.forms}

    @cached_property
    def _layouts(self) -> dict[str, Layout]:
        return {form.name: self._lay_out(form) for form in self.forms}

    def item(self, item_id: str) -> Item:
        """The item with this id, or UnknownPartError."""
        return self._found(self.items_by_id, "item", item_id)

    def scale(self, scale_id: str) -> Scale:
        """The scale with this id, or UnknownPartError."""
        return self._found(self._scales_by_id, "scale", scale_id)

    def facet(self, facet_id: str) -> Facet:
        """The facet with this id, or UnknownPartError."""
        return self._found(self._facets_by_id, "facet", facet_id)

    def form(self, name: str) -> Form:
        """The form with this name, or UnknownPartError."""
        return self._found(self._forms_by_name, "form", name)

    def items_of(self, scale_id: str) -> tuple[Item, ...]:
        """All items of a scale in the order of the file, or UnknownPartError."""
        return self._found(self._items_by_scale, "scale", scale_id)

    def layout(self, form_name: str) -> Layout:
        """The precomputed lookups of a form, or UnknownPartError."""
        return self._found(self._layouts, "form", form_name)

    def _found(self, among: Mapping[str, Found], kind: str, name: str) -> Found:
        try:
            return among[name]
        except KeyError:
            raise UnknownPartError(f"{self.key} has no {kind} {name!r}.") from None

    def _lay_out(self, form: Form) -> Layout:
        items = tuple(self.items_by_id[i] for block in form.blocks for i in block.items)
        return Layout(
            items=items,
            ids=tuple(item.id for item in items),
            blocks=tuple(n for n, block in enumerate(form.blocks, 1) for _ in block.items),
            block_count=len(form.blocks),
            scales=tuple(
                (scale.id, tuple(item.id for item in items if scale.id in item.scales))
                for scale in self.scales
            ),
            facets=tuple(
                (facet.id, facet.scale, tuple(i.id for i in items if i.facet == facet.id))
                for facet in self.facets
            ),
        )
