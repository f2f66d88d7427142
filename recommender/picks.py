"""What a recommendation consists of: frozen values that survive a trip through JSON unchanged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from recommender.explain import ItemReason

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Pick:
    """One profession. `score` is a correlation in [-1, 1], `se` its standard error.

    `contributions` maps basic interests to parts of the score and sums to it. `against` names
    those of which the profession asks much and of which the person clearly wants little (types,
    in what earlier rankers have stored). `tied_with_next`
    says that this pick cannot be called nearer than the next one; False for the last.
    """

    profession_id: str
    family_id: str
    score: float
    se: float
    contributions: Mapping[str, float]
    reasons: tuple[ItemReason, ...]
    against: tuple[str, ...]
    tied_with_next: bool

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            "profession_id": self.profession_id,
            "family_id": self.family_id,
            "score": self.score,
            "se": self.se,
            "contributions": dict(self.contributions),
            "reasons": _reasons_to_list(self.reasons),
            "against": list(self.against),
            "tied_with_next": self.tied_with_next,
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """The pick that `to_dict` wrote; KeyError when a field is missing."""
        return cls(
            profession_id=stored["profession_id"],
            family_id=stored["family_id"],
            score=stored["score"],
            se=stored["se"],
            contributions=dict(stored["contributions"]),
            reasons=_reasons_from_list(stored["reasons"]),
            against=tuple(stored["against"]),
            tied_with_next=stored["tied_with_next"],
        )


@dataclass(frozen=True, slots=True)
class FamilyPick:
    """One direction: the mean score of its best three professions with a 90 % band."""

    family_id: str
    score: float
    low: float
    high: float
    profession_ids: tuple[str, ...]
    because: tuple[ItemReason, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            "family_id": self.family_id,
            "score": self.score,
            "low": self.low,
            "high": self.high,
            "profession_ids": list(self.profession_ids),
            "because": _reasons_to_list(self.because),
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """The pick that `to_dict` wrote; KeyError when a field is missing."""
        return cls(
            family_id=stored["family_id"],
            score=stored["score"],
            low=stored["low"],
            high=stored["high"],
            profession_ids=tuple(stored["profession_ids"]),
            because=_reasons_from_list(stored["because"]),
        )


@dataclass(frozen=True, slots=True)
class ExplorePick:
    """One direction outside the picks, drawn at random; `probability` is that of this draw."""

    family_id: str
    profession_ids: tuple[str, ...]
    probability: float

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            "family_id": self.family_id,
            "profession_ids": list(self.profession_ids),
            "probability": self.probability,
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """The pick that `to_dict` wrote; KeyError when a field is missing."""
        return cls(stored["family_id"], tuple(stored["profession_ids"]), stored["probability"])


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A whole recommendation with all that is needed to make it again.

    `ranker`, `catalogue` and `seed` are the versions and the seed it was made with. `flat` says
    that all scales were equal: the choice shown is then arbitrary, and must be presented so.
    """

    ranker: str
    catalogue: str
    seed: int
    flat: bool
    professions: tuple[Pick, ...]
    families: tuple[FamilyPick, ...]
    explore: ExplorePick

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            "ranker": self.ranker,
            "catalogue": self.catalogue,
            "seed": self.seed,
            "flat": self.flat,
            "professions": [pick.to_dict() for pick in self.professions],
            "families": [pick.to_dict() for pick in self.families],
            "explore": self.explore.to_dict(),
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """The recommendation that `to_dict` wrote; KeyError when a field is missing."""
        return cls(
            ranker=stored["ranker"],
            catalogue=stored["catalogue"],
            seed=stored["seed"],
            flat=stored["flat"],
            professions=tuple(Pick.from_dict(each) for each in stored["professions"]),
            families=tuple(FamilyPick.from_dict(each) for each in stored["families"]),
            explore=ExplorePick.from_dict(stored["explore"]),
        )


def _reasons_to_list(reasons: tuple[ItemReason, ...]) -> list[dict[str, Any]]:
    return [{"item_id": r.item_id, "value": r.value, "weight": r.weight} for r in reasons]


def _reasons_from_list(stored: list[dict[str, Any]]) -> tuple[ItemReason, ...]:
    return tuple(ItemReason(each["item_id"], each["value"], each["weight"]) for each in stored)
