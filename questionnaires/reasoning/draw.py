"""Draws that depend on a key alone, the same on every machine and in every release of Python."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")

_WORD = 4  # bytes per draw


class Draw:
    """A stream of uniform draws: SHA-256 of the key and a counter, read four bytes at a time.

    The `random` module only promises to keep `random()` as it is; its `choice` and `shuffle` have
    changed before, and a published generator must never change.
    """

    def __init__(self, key: str) -> None:
        self._key = key.encode("utf-8")
        self._block = 0
        self._bytes = b""

    def below(self, n: int) -> int:
        """A whole number from 0 to n − 1. Raises ValueError for n < 1."""
        if n < 1:
            raise ValueError("There is nothing to draw from.")
        limit = (1 << 8 * _WORD) // n * n
        while (word := self._next()) >= limit:
            pass
        return word % n

    def between(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + self.below(high - low + 1)

    def pick(self, among: Sequence[T]) -> T:
        """One of them."""
        return among[self.below(len(among))]

    def shuffled(self, among: Sequence[T]) -> list[T]:
        """All of them in a random order."""
        rest = list(among)
        for last in range(len(rest) - 1, 0, -1):
            other = self.below(last + 1)
            rest[last], rest[other] = rest[other], rest[last]
        return rest

    def sample(self, among: Sequence[T], n: int) -> list[T]:
        """n different positions of the sequence in a random order."""
        if n > len(among):
            raise ValueError(f"{n} cannot be drawn from {len(among)}.")
        return self.shuffled(among)[:n]

    def _next(self) -> int:
        if not self._bytes:
            block = self._key + b"/" + str(self._block).encode("ascii")
            self._bytes = hashlib.sha256(block).digest()
            self._block += 1
        word, self._bytes = self._bytes[:_WORD], self._bytes[_WORD:]
        return int.from_bytes(word, "big")
