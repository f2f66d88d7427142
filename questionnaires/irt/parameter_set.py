"""A set of item parameters: what a calibration found, or what is assumed until there is one.

A set never changes once it is adopted; an attempt keeps its `key` and `sha256`.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from questionnaires.irt.arrays import Array

MODELS = ("grm", "gpcm", "3pl")
_INSTRUMENT = re.compile(r"[a-z][a-z0-9_-]*@\d+\.\d+")


class UnfitParametersError(ValueError):
    """The parameters do not belong to these items or traits, or are impossible by themselves."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem


@dataclass(frozen=True, slots=True)
class ItemParameters:
    """Discrimination `a`; thresholds, steps or the one difficulty `b`; chance level `c`."""

    a: float
    b: tuple[float, ...]
    c: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Parameters:
    """One set of item parameters, checked when it is built.

    `instrument` is "id@version", `number` counts the sets of that version from 1. `traits` are
    scale ids; `correlations` the correlations between them, in that order. `exposure` holds, for
    each adaptive form, the probabilities of every item of being allowed and of being required
    (see `questionnaires.adaptive.exposure`). `sha256` is that of
    the file read, or of `to_yaml()` for a set built in memory; equal sets may differ in it, since
    a file may carry comments.

    Raises UnfitParametersError naming the field that cannot be.
    """

    instrument: str
    number: int
    provisional: bool
    source: str
    model: str
    traits: tuple[str, ...]
    correlations: tuple[tuple[float, ...], ...]
    items: Mapping[str, ItemParameters]
    exposure: Mapping[str, Mapping[str, tuple[float, float]]] = field(default_factory=dict)
    sha256: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "items", MappingProxyType(dict(self.items)))
        object.__setattr__(self, "exposure", MappingProxyType(dict(self.exposure)))
        _check(self)
        if not self.sha256:
            digest = hashlib.sha256(self.to_yaml().encode("utf-8")).hexdigest()
            object.__setattr__(self, "sha256", digest)

    def __hash__(self) -> int:
        return hash(self.key)

    @property
    def key(self) -> str:
        """Instrument and number of the set, as stored with every attempt: "interests@2.0/1"."""
        return f"{self.instrument}/{self.number}"

    @property
    def correlation_matrix(self) -> Array:
        """The correlations between the traits, (traits, traits)."""
        return np.array(self.correlations, dtype=np.float64)

    def trait_number(self, trait: str) -> int:
        """The place of a trait among `traits`, or UnfitParametersError."""
        try:
            return self.traits.index(trait)
        except ValueError:
            raise UnfitParametersError("traits", f"{self.key} has no {trait!r}") from None

    def missing(self, item_ids: Iterable[str]) -> tuple[str, ...]:
        """Those of the items for which there are no parameters."""
        return tuple(item_id for item_id in item_ids if item_id not in self.items)

    def unknown(self, item_ids: Iterable[str]) -> tuple[str, ...]:
        """Items with parameters that are not among these."""
        known = frozenset(item_ids)
        return tuple(item_id for item_id in self.items if item_id not in known)

    def check_against(self, item_ids: Iterable[str], *, complete: bool = False) -> None:
        """Raise UnfitParametersError when an item has no parameters.

        With `complete`, `item_ids` are all items of the instrument, and parameters of any other
        item are an error too.
        """
        wanted = tuple(item_ids)
        if absent := self.missing(wanted):
            raise UnfitParametersError("items", f"{self.key} has none for {', '.join(absent)}")
        if complete and (strange := self.unknown(wanted)):
            raise UnfitParametersError("items", f"{self.key} has unknown {', '.join(strange)}")

    def to_yaml(self) -> str:
        """The set as a file's text, one line an item; reading it gives an equal set."""
        head = {
            "instrument": self.instrument,
            "provisional": self.provisional,
            "source": self.source,
            "model": self.model,
        }
        text = yaml.safe_dump(head, allow_unicode=True, sort_keys=False, width=100)
        text += f"traits: {_flow(list(self.traits))}\ncorrelations:\n"
        text += "".join(f"  - {_flow(list(row))}\n" for row in self.correlations)
        text += "items:\n" + "".join(
            f"  {_flow(item_id)}: {_flow(self._item(item))}\n"
            for item_id, item in self.items.items()
        )
        if self.exposure:
            text += "exposure:\n"
        for form, items in self.exposure.items():
            text += f"  {_flow(form)}:\n" + "".join(
                f"    {_flow(item_id)}: {_flow(list(shares))}\n"
                for item_id, shares in items.items()
            )
        return text

    def _item(self, item: ItemParameters) -> dict[str, object]:
        chance = {"c": item.c} if self.model == "3pl" else {}
        return {"a": item.a, "b": list(item.b)} | chance


def _flow(value: object) -> str:
    text = yaml.safe_dump(
        value, default_flow_style=True, allow_unicode=True, sort_keys=False, width=10_000
    )
    return text.removesuffix("...\n").strip()


def _check(found: Parameters) -> None:
    if not _INSTRUMENT.fullmatch(found.instrument):
        raise UnfitParametersError("instrument", "must be like interests@2.0")
    if found.number < 1:
        raise UnfitParametersError("number", "must be 1 or more")
    if not found.source.strip():
        raise UnfitParametersError("source", "must say where the numbers come from")
    if found.model not in MODELS:
        raise UnfitParametersError("model", f"must be one of {', '.join(MODELS)}")
    _check_traits(found)
    if not found.items:
        raise UnfitParametersError("items", "must not be empty")
    for item_id, item in found.items.items():
        _check_item(f"items.{item_id}", item, found.model)
    for form, items in found.exposure.items():
        for item_id, (allowed, required) in items.items():
            if item_id not in found.items or not 0 <= required <= allowed <= 1:
                raise UnfitParametersError(
                    f"exposure.{form}.{item_id}", "must be shares of a known item, most and least"
                )


def _check_traits(found: Parameters) -> None:
    count = len(found.traits)
    if not count or len(set(found.traits)) < count:
        raise UnfitParametersError("traits", "must be different scale ids, at least one")
    if len(found.correlations) != count or any(len(row) != count for row in found.correlations):
        raise UnfitParametersError("correlations", f"must be {count} rows of {count} numbers")
    c = found.correlation_matrix
    if not (np.isfinite(c).all() and (c == c.T).all() and (np.diag(c) == 1).all()):
        raise UnfitParametersError("correlations", "must be symmetric with ones on the diagonal")
    if np.linalg.eigvalsh(c)[0] <= 0:
        raise UnfitParametersError("correlations", "must be positive definite")


def _check_item(field: str, item: ItemParameters, model: str) -> None:
    if not (np.isfinite(item.a) and item.a > 0):
        raise UnfitParametersError(f"{field}.a", "must be above zero")
    if not item.b or not np.isfinite(item.b).all():
        raise UnfitParametersError(f"{field}.b", "must be a list of numbers")
    if model == "grm" and any(low >= high for low, high in pairwise(item.b)):
        raise UnfitParametersError(f"{field}.b", "must increase")
    if model == "3pl" and len(item.b) != 1:
        raise UnfitParametersError(f"{field}.b", "must be a list of one number")
    if not 0 <= item.c < 1 or (item.c and model != "3pl"):
        raise UnfitParametersError(f"{field}.c", "must be at least 0 and below 1, and only for 3pl")
