"""How well careless answers are told from careful ones.

The detector learns on people of one file, taken as careful, and on carelessness injected into
their answers. It is tried on other people: their own answers against the same answers made
careless throughout, and against those made careless in the first or the second half only. The
ways of answering carelessly are those of quality/injection.py, first the kinds it has learnt on,
then (`unseen_…`) kinds it has never met; how well real carelessness is found, these figures do
not say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from questionnaires.evaluation.reading import CATEGORIES
from questionnaires.quality.injection import OTHER_KINDS, inject
from questionnaires.quality.model import Detector
from questionnaires.quality.operating import auc, hits_at

if TYPE_CHECKING:
    import numpy as np

    from questionnaires.evaluation.calibrated import Calibrated
    from questionnaires.irt.arrays import Answers, Array

FALSE_ALARMS = 0.05
_MOST_PEOPLE = 5000
"""To learn on; more do not make the detector better, but slower."""


def careless_figures(
    learned: Answers, x: Answers, form: Calibrated, random: np.random.Generator
) -> dict[str, float]:
    """The key `careless`: area under the curve, and hits at one false alarm in twenty.

    `learned` and `x` (people, n) are the nearly complete answers of two groups of people.
    """
    some = learned[:: -(-len(learned) // _MOST_PEOPLE)]
    detector = Detector.fit(some, form.tables, form.correlations)

    def score(answers: Answers) -> Array:
        return detector.score(answers, form.tables, form.correlations)

    careful = score(x)
    figures: dict[str, float] = {}
    for name, kinds in (("", None), ("unseen_", tuple(OTHER_KINDS))):
        whole = score(inject(x, random, categories=CATEGORIES, kinds=kinds).x)
        half = score(inject(x, random, 0.5, "either", categories=CATEGORIES, kinds=kinds).x)
        figures[f"{name}auc"] = auc(careful, whole)
        figures[f"{name}tpr_at_5"] = hits_at(careful, whole, FALSE_ALARMS)
        figures[f"{name}half_tpr_at_5"] = hits_at(careful, half, FALSE_ALARMS)
    return figures
