"""Answers files as the question page makes them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from app.services.answer_files import FORMAT, checksum
from app.services.answering import Given


def answer_file(attempt: str, instrument: str, answers: Sequence[Given], /, **other: Any) -> bytes:
    """A whole file; `other` fields stand instead of the right ones."""
    content = {
        "format": FORMAT,
        "attempt": attempt,
        "instrument": instrument,
        "saved_at": "2026-03-02T06:00:00.000Z",
        "answers": [
            {
                "item": answer.item_id,
                "value": answer.value,
                "seq": answer.seq,
                "ms": answer.elapsed_ms,
                "at": answer.position,
            }
            for answer in answers
        ],
        "sum": checksum(attempt, instrument, answers),
    }
    return json.dumps(content | other, ensure_ascii=False).encode()
