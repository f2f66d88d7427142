"""How well injected careless answers are told from those of people taken as careful."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from questionnaires.quality.injection import inject
from questionnaires.quality.model import Detector
from questionnaires.quality.operating import auc, hits_at

if TYPE_CHECKING:
    from questionnaires.evaluation.calibrated import Calibrated
    from questionnaires.irt.arrays import Answers

_MOST_TRAINED = 6000
_MOST_TESTED = 3000
_SEED = 20_260_302


def careless_figures(train: Answers, test: Answers, form: Calibrated) -> dict[str, float]:
    """Fit the detector on `train` and judge `test`, both (people, items), −1 for missing.

    `auc` and `tpr_at_5` (hits at 5 % false alarms) are those of protocols careless throughout,
    `half_tpr_at_5` that of protocols careless in one half. The injected answers are made with
    other random numbers than those of the fit.
    """
    random = np.random.default_rng(_SEED)
    learned = train[random.permutation(len(train))[:_MOST_TRAINED]]
    people = test[random.permutation(len(test))[:_MOST_TESTED]]
    detector = Detector.fit(learned, form.tables, form.correlations)
    options = form.tables.log_p.shape[1]

    def scores(x: Answers) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        return np.asarray(detector.score(x, form.tables, form.correlations))

    careful = scores(people)
    whole = scores(inject(people, random, 1.0, categories=options).x)
    half = scores(inject(people, random, 0.5, "either", categories=options).x)
    return {
        "auc": auc(careful, whole),
        "tpr_at_5": hits_at(careful, whole),
        "half_tpr_at_5": hits_at(careful, half),
    }
