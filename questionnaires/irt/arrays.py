"""Names of the array types this package takes and gives."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[np.float64]
"""Numbers in double precision."""

Answers: TypeAlias = npt.NDArray[np.integer[Any]]
"""Categories 0 … K − 1 of people × items; −1 where no answer was given."""


def answers(x: npt.ArrayLike) -> Answers:
    """Check a table of answers, people × items; raises ValueError for other shapes and kinds."""
    table = np.asarray(x)
    if table.ndim != 2 or not np.issubdtype(table.dtype, np.integer):
        raise ValueError("Answers must be a table of whole numbers, people by items.")
    return table
