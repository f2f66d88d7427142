"""Whether answers look read: same answer throughout, too fast, too few.

Long strings of one answer and implausible speed are the usual screening indices for careless
responding (Meade & Craig 2012, Psychological Methods 17, 437-455). They lead to a gentle
re-ask; answers are never thrown away because of them.
"""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from questionnaires.profile import Quality

if TYPE_CHECKING:
    from collections.abc import Sequence

RUN_SHARE = 0.6
SAME_SHARE = 0.9
FAST_SHARE = 0.3
FAST_MS = 800
FEWEST_FOR_PATTERN = 6
"""Below this many answers a run of equal ones is ordinary and says nothing."""


def judge(
    values: Sequence[int], elapsed_ms: Sequence[int], *, of: int, spread_known: bool
) -> Quality:
    """Judge the answers to a form of `of` items.

    `values` are the answers in the order shown, `elapsed_ms` the known times per answer in
    milliseconds (any number of them). `spread_known` tells whether at least one scale has two
    answers, without which no score has a standard error of its own.
    """
    count = len(values)
    longest_run = max((sum(1 for _ in run) for _, run in groupby(values)), default=0)
    share_same = max(Counter(values).values(), default=0) / count if count else 0.0
    fast_share = (
        sum(1 for time in elapsed_ms if time < FAST_MS) / len(elapsed_ms) if elapsed_ms else None
    )
    reasons = []
    if count >= FEWEST_FOR_PATTERN and (
        longest_run >= RUN_SHARE * count or share_same >= SAME_SHARE
    ):
        reasons.append("same_answer")
    if fast_share is not None and fast_share >= FAST_SHARE:
        reasons.append("too_fast")
    if 2 * count < of or not spread_known:
        reasons.append("too_few")
    return Quality(longest_run, share_same, fast_share, bool(reasons), tuple(reasons))
