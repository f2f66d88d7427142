"""Exposure probabilities for the adaptive forms of an instrument: `python -m …exposing FILE`.

They belong to a set of parameters: which items would be asked too often follows from them.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from questionnaires.adaptive.exposure_control import Bounds, control_exposure
from questionnaires.irt.parameters import load_parameters
from questionnaires.loader import Bank
from questionnaires.scoring.traits import TraitModel, trait_model

if TYPE_CHECKING:
    from questionnaires.definition import Questionnaire
    from questionnaires.irt.parameters import Parameters

PEOPLE, ROUNDS = 800, 12
_DIGITS = 4


def with_exposure(questionnaire: Questionnaire, parameters: Parameters) -> Parameters:
    """The same set with exposure probabilities for every adaptive form; takes about a minute each.

    Where the pool is too small for the bounds, nothing is barred.
    """
    found: dict[str, dict[str, tuple[float, float]]] = {}
    bare = replace(parameters, exposure={}, sha256="")
    for form in questionnaire.forms:
        if form.adaptive is not None:
            model = trait_model(questionnaire, form.name, bare)
            shares = _of_form(model, form.adaptive.limit)
            if shares:
                found[form.name] = shares
    return replace(parameters, exposure=found, sha256="")


def _of_form(model: TraitModel, limit: int) -> dict[str, tuple[float, float]]:
    n, bounds = len(model.items), Bounds()
    if n * bounds.least > limit or n * bounds.most < limit:
        return {}
    control = control_exposure(
        model.tables,
        model.adaptive.correlations,
        model.adaptive.content,
        limit,
        importance=model.adaptive.importance,
        people=PEOPLE,
        rounds=ROUNDS,
    )
    both = np.round(np.stack([control.allowed, control.required], axis=1), _DIGITS)
    return {
        item.id: (allowed, min(required, allowed))
        for item, (allowed, required) in zip(model.items, both.tolist(), strict=True)
    }


def main(path: Path) -> None:
    """Print the set of a file with its exposure probabilities worked out anew."""
    parameters = load_parameters(path)
    questionnaire = Bank.load().version(parameters.instrument)
    sys.stdout.write(with_exposure(questionnaire, parameters).to_yaml())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
