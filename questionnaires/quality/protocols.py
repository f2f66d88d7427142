"""Answers of many people in the order shown to each, without gaps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

from questionnaires.irt.arrays import answers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questionnaires.irt.arrays import Answers, Array
    from questionnaires.irt.tables import Tables

Whole: TypeAlias = npt.NDArray[np.intp]
Flags: TypeAlias = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Protocols:
    """`answer` (people, places): categories in the order shown, moved up over missing ones.

    `item` (people, places) is the row of the tables each answer belongs to; `given` is where
    there is an answer, always the first `count` (people,) places, beyond which `answer` is 0.
    `categories` counts the options.
    """

    answer: Whole
    item: Whole
    given: Flags
    count: Whole
    categories: int

    @classmethod
    def of(cls, x: Answers, tables: Tables, items: npt.ArrayLike | None = None) -> Protocols:
        """From `x` (people, places), −1 for missing, and the `items` shown (same shape).

        Without `items` everybody saw the items of the tables in their order. Raises ValueError
        when shapes disagree, an item was shown twice or an answer is no option of its item.
        """
        x = answers(x)
        places = x.shape[1]
        if items is None:
            if places != len(tables.log_p):
                raise ValueError("There must be one answer (or -1) for every item of the tables.")
            shown = np.broadcast_to(np.arange(places), x.shape)
        else:
            shown = np.asarray(items, dtype=np.intp)
            ordered = np.sort(shown, axis=-1)
            if shown.shape != x.shape or (ordered[:, 1:] == ordered[:, :-1]).any():
                raise ValueError("Every answer needs its item, and no item may be shown twice.")
            if (shown < 0).any() or (shown >= len(tables.log_p)).any():
                raise ValueError("An item is none of the tables.")
        options = np.isfinite(tables.log_p[:, :, tables.log_p.shape[2] // 2]).sum(axis=1)
        if (x < -1).any() or (x >= options[shown]).any():
            raise ValueError("An answer is no option of its item.")
        first = np.argsort(x < 0, axis=1, kind="stable")
        moved = np.take_along_axis(x, first, axis=1).astype(np.intp)
        given = moved >= 0
        return cls(
            np.where(given, moved, 0),
            np.take_along_axis(shown, first, axis=1),
            given,
            given.sum(axis=1),
            tables.log_p.shape[1],
        )

    def __len__(self) -> int:
        return len(self.answer)

    def chunks(self, size: int) -> Iterator[Protocols]:
        """The same people, `size` at a time."""
        for start in range(0, len(self), size):
            part = slice(start, start + size)
            yield Protocols(
                self.answer[part],
                self.item[part],
                self.given[part],
                self.count[part],
                self.categories,
            )

    def backwards(self) -> Protocols:
        """The same answers from the last to the first."""
        place = np.arange(self.answer.shape[1])
        # Places beyond the answers stay where they are.
        turned = np.where(self.given, self.count[:, None] - 1 - place, place)
        return Protocols(
            np.take_along_axis(self.answer, turned, axis=1),
            np.take_along_axis(self.item, turned, axis=1),
            self.given,
            self.count,
            self.categories,
        )

    def sums(self, values: Array) -> Array:
        """Each person's sum over the answers given of `values` (people, places): (people,)."""
        return np.asarray(np.where(self.given, values, 0.0).sum(axis=1))

    def means(self, values: Array) -> Array:
        """Each person's mean over the answers given; 0 without any."""
        return self.sums(values) / np.maximum(self.count, 1)

    def running(self, values: Array) -> Array:
        """Sums over the first t answers, (people, places + 1), t from 0 on."""
        sums = np.zeros((len(self), values.shape[1] + 1))
        np.cumsum(np.where(self.given, values, 0.0), axis=1, out=sums[:, 1:])
        return sums

    def chosen(self) -> Flags:
        """Where which option was chosen: (people, places, categories)."""
        options = np.arange(self.categories)
        return np.asarray((self.answer[..., None] == options) & self.given[..., None])
