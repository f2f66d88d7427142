"""Answers as numbers of small blocks of items, so that sums over items become a few look-ups.

A few items together have only some hundred answer patterns. What the answers to a block add up
to (log-likelihoods on a grid) is worked out once per pattern and looked up per person; the way
back, adding people up by answer, goes through the same patterns.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csc_array

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questionnaires.irt.arrays import Answers, Array

_MOST = 1300
"""Patterns a block may have: four items of five answers and a gap, 6⁴ = 1296."""

_PEOPLE_PER_PATTERN = 4
"""With fewer, working a pattern out costs more than looking it up saves."""


@dataclass(frozen=True, slots=True)
class Block:
    """Neighbouring items from `first` on, and how many answers each takes, a gap included."""

    first: int
    sizes: tuple[int, ...]

    @property
    def patterns(self) -> int:
        """How many answer patterns the items have together."""
        return int(np.prod(self.sizes))


@dataclass(frozen=True, slots=True)
class Patterns:
    """`codes` holds, per block, the number of each person's pattern, (people,)."""

    blocks: tuple[Block, ...]
    codes: tuple[npt.NDArray[np.int32], ...]
    people: int
    categories: int

    @classmethod
    def of(cls, x: Answers, categories: int, most: int | None = None) -> Patterns:
        """Cut `x` (people, items) into blocks of at most `most` patterns (a single item may more).

        By default the number of people decides.

        Raises ValueError for an answer outside −1 … `categories` − 1.
        """
        if x.size and (x.min() < -1 or x.max() >= categories):
            raise ValueError(f"Answers must be -1 or 0 to {categories - 1}.")
        sizes = [categories + int((x[:, item] < 0).any()) for item in range(x.shape[1])]
        fitting = min(_MOST, len(x) // _PEOPLE_PER_PATTERN)
        blocks = tuple(_cut(sizes, fitting if most is None else most))
        return cls(blocks, tuple(_encode(x, block) for block in blocks), len(x), categories)

    def merged(self) -> tuple[Patterns, Array]:
        """Equal rows as one, and how many people each stands for.

        With so many items that a row has no number of 63 bits, equal rows are rare; then
        everybody stays.
        """
        if sum(np.log2(block.patterns) for block in self.blocks) >= 63:
            return self, np.ones(self.people)
        row = np.zeros(self.people, dtype=np.int64)
        for block, codes in zip(self.blocks, self.codes, strict=True):
            row *= block.patterns
            row += codes
        _, kept, weight = np.unique(row, return_index=True, return_counts=True)
        fewer = tuple(codes[kept] for codes in self.codes)
        return Patterns(self.blocks, fewer, len(kept), self.categories), weight.astype(np.float64)

    def tables(self, log_p: Array) -> list[Array]:
        """Sums over the items of each block, one (patterns, Q) per block; `log_p` is (n, K, Q)."""
        return [self._table(log_p, block) for block in self.blocks]

    def sums(self, tables: list[Array], start: int, stop: int, room: Array) -> Array:
        """Each person's sum over the blocks for people `start` … `stop` − 1, (people, Q).

        `room` (2, people or more, Q) is space to work in; the result is a part of it.
        """
        return self._combined(np.add, tables, start, stop, room)

    def products(self, tables: list[Array], start: int, stop: int, room: Array) -> Array:
        """Each person's product over the blocks; all else as in `sums`."""
        return self._combined(np.multiply, tables, start, stop, room)

    def _combined(
        self, ufunc: np.ufunc, tables: list[Array], start: int, stop: int, room: Array
    ) -> Array:
        total: Array = room[0, : stop - start]
        rows: Array = room[1, : stop - start]
        for place, (table, codes) in enumerate(zip(tables, self.codes, strict=True)):
            # "clip" spares a copy; the codes are in range anyway.
            table.take(codes[start:stop], axis=0, out=rows if place else total, mode="clip")
            if place:
                ufunc(total, rows, out=total)
        return total

    def at(self, values: list[Array], start: int, stop: int) -> Array:
        """Sums over the blocks of one number per pattern, (people,)."""
        total: Array = np.zeros(stop - start)
        for numbers, codes in zip(values, self.codes, strict=True):
            total += numbers[codes[start:stop]]
        return total

    def adders(self, share: Array, start: int, stop: int) -> list[csc_array]:
        """Per block a sparse (patterns, people) matrix adding up people `start` … `stop` − 1.

        `share` (people of the range,) tells how much each counts.
        """
        ends = np.arange(stop - start + 1, dtype=np.int32)
        return [
            csc_array(
                (share, codes[start:stop], ends),
                shape=(block.patterns, stop - start),
            )
            for block, codes in zip(self.blocks, self.codes, strict=True)
        ]

    def answers(self, start: int, stop: int) -> Iterator[npt.NDArray[np.int32]]:
        """Item by item the answers of people `start` … `stop` − 1; a gap is `categories`."""
        for block, codes in zip(self.blocks, self.codes, strict=True):
            rest, later = codes[start:stop], block.patterns
            for size in block.sizes:
                later //= size
                answer, rest = np.divmod(rest, later)
                yield answer

    def by_answer(self, counted: list[Array]) -> Array:
        """From one (patterns, Q) per block to the items' answers, (n, K, Q); gaps are left out."""
        q = counted[0].shape[1]
        found = np.empty((sum(len(block.sizes) for block in self.blocks), self.categories, q))
        for block, counts in zip(self.blocks, counted, strict=True):
            rest = counts
            # Item by item: sum over the later items, then drop this one.
            for item, size in enumerate(block.sizes, block.first):
                cube = rest.reshape(size, -1, q)
                found[item] = cube[: self.categories].sum(axis=1)
                rest = cube.sum(axis=0)
        return found

    def _table(self, log_p: Array, block: Block) -> Array:
        q = log_p.shape[-1]
        total = np.zeros((1, q))
        for item, size in enumerate(block.sizes, block.first):
            rows = log_p[item]
            if size > self.categories:
                rows = np.concatenate([rows, np.zeros((1, q))])
            total = (total[:, None] + rows).reshape(-1, q)
        return total


def _cut(sizes: list[int], most: int) -> Iterator[Block]:
    first = 0
    while first < len(sizes):
        last, patterns = first + 1, sizes[first]
        while last < len(sizes) and patterns * sizes[last] <= most:
            patterns *= sizes[last]
            last += 1
        yield Block(first, tuple(sizes[first:last]))
        first = last


def _encode(x: npt.NDArray[np.integer[Any]], block: Block) -> npt.NDArray[np.int32]:
    code = np.zeros(len(x), dtype=np.int32)
    for item, size in enumerate(block.sizes, block.first):
        answers = x[:, item].astype(np.int32)
        code *= size
        # A gap is the last of the answers.
        code += np.where(answers < 0, size - 1, answers)
    return code
