"""A published generator never makes anything else: old attempts are read with its items."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict

from questionnaires.reasoning import GENERATOR, RULES, Generated, generate

PUBLISHED = "b96b4e4f1bbb884f1bff4d3c18052dbd7f608b8a16755c8acf9d854bd3128463"


def test_the_output_of_the_published_generator_never_changes() -> None:
    assert GENERATOR == "reasoning/1"
    digest = hashlib.sha256()
    for name, rule in RULES.items():
        for level in range(1, rule.levels + 1):
            for seed in (1, 2, 20261009):
                for locale in ("ru", "en"):
                    digest.update(written(generate(name, level, seed, "V01", locale)))
    assert digest.hexdigest() == PUBLISHED


def written(item: Generated) -> bytes:
    parts = {
        "text": item.text,
        "options": [asdict(option) for option in item.options],
        "right": item.right,
        "figure": asdict(item.figure) if item.figure else None,
        "because": asdict(item.because),
        "features": dict(item.features),
    }
    return json.dumps(parts, ensure_ascii=False, sort_keys=True).encode("utf-8")
