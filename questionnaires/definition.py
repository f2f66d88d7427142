"""What a questionnaire is: frozen values, checked when they are built."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from questionnaires import rules

if TYPE_CHECKING:
    from collections.abc import Mapping

Found = TypeVar("Found")


class UnknownPartError(LookupError):
    """The questionnaire has no such item, scale, facet or form."""


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


@dataclass(frozen=True, slots=True)
class Construct(Text):
    """What is measured, and who described it."""

    source: str


@dataclass(frozen=True, slots=True)
class Option:
    """One answer on the scale shared by all items."""

    value: int
    text: Text


@dataclass(frozen=True, slots=True)
class Scale:
    """A direction of interest."""

    id: str
    name: Text
    about: Text


@dataclass(frozen=True, slots=True)
class Facet:
    """A basic interest inside exactly one scale."""

    id: str
    scale: str
    name: Text


@dataclass(frozen=True, slots=True)
class Item:
    """One activity to be rated."""

    id: str
    scale: str
    facet: str | None
    text: Text


@dataclass(frozen=True, slots=True)
class Block:
    """Items answered in one go; `items` are item ids in the order shown."""

    title: Text
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """One way through the questionnaire."""

    name: str
    blocks: tuple[Block, ...]


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


@dataclass(frozen=True, kw_only=True)
class Questionnaire:
    """A published, immutable version of a questionnaire.

    `sha256` is the hexadecimal digest of the bytes it was read from. `worded` is False for
    definitions that carry ids only (replays of data collected elsewhere).

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
        """Every answer value on offer."""
        return frozenset(option.value for option in self.options)

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
        return {s.id: tuple(i for i in self.items if i.scale == s.id) for s in self.scales}

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
                (scale.id, tuple(item.id for item in items if item.scale == scale.id))
                for scale in self.scales
            ),
            facets=tuple(
                (facet.id, facet.scale, tuple(i.id for i in items if i.facet == facet.id))
                for facet in self.facets
            ),
        )
