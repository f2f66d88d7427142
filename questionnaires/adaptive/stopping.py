"""When an adaptive questionnaire has asked enough.

It ends when the traits are known precisely enough on average and every scale and facet has had
its least number of items, when the limit of items or the time is reached, or when nothing is
left to ask. Time and limit end it whatever is still missing: a lesson ends too.

Source: Yao (2013), Applied Psychological Measurement 37, 3-23 (stopping rules when several
traits are measured at once).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from questionnaires.irt.arrays import Array


class StopReason(StrEnum):
    """Why nothing more is asked."""

    PRECISE = "precise"
    LIMIT = "limit"
    TIME = "time"
    EXHAUSTED = "exhausted"


@dataclass(frozen=True, slots=True)
class Rules:
    """How long an adaptive form may get and what it must contain.

    `limit` is the most items asked; `per_scale` and `per_facet` the least of every scale and
    facet, as far as the pool has them; `se` the mean standard error of the traits at which it
    ends (None: never for that reason); `seconds` the time it may take (None: no bound).
    """

    limit: int
    per_scale: int = 2
    per_facet: int = 0
    se: float | None = 0.45
    seconds: float | None = None

    def __post_init__(self) -> None:
        if self.limit < 1 or self.per_scale < 0 or self.per_facet < 0:
            raise ValueError("The limit must be at least 1, the least numbers at least 0.")
        if (self.se is not None and self.se <= 0) or (
            self.seconds is not None and self.seconds <= 0
        ):
            raise ValueError("A standard error or a time to stop at must be above zero.")


def precise(se: Array, rules: Rules) -> bool:
    """Whether the mean of the standard errors (k,) is as small as the rules ask for."""
    return rules.se is not None and float(se.mean()) <= rules.se


def stop_reason(
    rules: Rules, *, asked: int, left: int, missing: int, se: Array, seconds_spent: float
) -> StopReason | None:
    """Why to stop now, or None.

    `asked` items have been shown, `left` may still be, `missing` of them are needed for the least
    numbers per scale and facet; `se` (k,) are the standard errors.
    """
    if rules.seconds is not None and seconds_spent >= rules.seconds:
        return StopReason.TIME
    if asked >= rules.limit:
        return StopReason.LIMIT
    if not left:
        return StopReason.EXHAUSTED
    if not missing and precise(se, rules):
        return StopReason.PRECISE
    return None
