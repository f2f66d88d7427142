"""One attempt's measurement: what is asked next, and what the answers come to.

Everything a result depends on besides the answers is held here, so that the same answers give the
same profile, byte for byte, for ever.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from questionnaires.parts import Kind, Scorer
from questionnaires.scoring import binary, graded, pairs, points, stens, sum_scores
from questionnaires.scoring.generated import right_answer
from questionnaires.scoring.quality import FAST_MS, FAST_SHARE
from questionnaires.scoring.traits import trait_model
from questionnaires.sequence import Coming

if TYPE_CHECKING:
    from collections.abc import Mapping

    from questionnaires.definition import Questionnaire
    from questionnaires.irt.parameters import Parameters
    from questionnaires.norms import Norms
    from questionnaires.parts import Item
    from questionnaires.profile import Profile
    from questionnaires.scoring.traits import TraitModel

MOST_AGAIN = 5

SCORERS = {
    Scorer.SUM: sum_scores.SCORER,
    Scorer.GRADED: graded.SCORER,
    Scorer.BINARY: binary.SCORER,
    Scorer.PAIRS: pairs.SCORER,
    Scorer.POINTS: points.SCORER,
}
"""The present version of each scorer; an older one stays as long as an attempt names it."""


class UnknownScorerError(LookupError):
    """An attempt names a scorer that this release does not have."""


def scorer_of(questionnaire: Questionnaire) -> str:
    """The version of the scorer that new attempts get."""
    return SCORERS[questionnaire.scorer]


@dataclass(frozen=True, slots=True)
class Given:
    """One answer that counts: `position` in the order this person saw (from 1), if known."""

    value: int
    elapsed_ms: int | None = None
    position: int | None = None


@dataclass(frozen=True)
class Measurement:
    """A form of a questionnaire with all that scores it.

    `seed` orders the items of an adaptive form and makes generated items; `grade` chooses the
    norms. Raises UnknownScorerError when `scorer` is none of this release.
    """

    questionnaire: Questionnaire
    form: str
    scorer: str
    parameters: Parameters | None
    norms: Norms | None
    seed: int
    grade: int | None

    def __post_init__(self) -> None:
        if self.scorer not in SCORERS.values():
            raise UnknownScorerError(self.scorer)

    def coming(self, answers: Mapping[str, int], seconds: float = 0.0) -> Coming:
        """The items to ask from here on, next one first, as far as can be said now.

        `answers` are those given (item id → value), `seconds` the time they took. Of an adaptive
        form the plan may change with every answer; of any other it never does.
        """
        layout = self.questionnaire.layout(self.form)
        if self.questionnaire.form(self.form).adaptive is None:
            left = tuple(item for item in layout.items if item.id not in answers)
            return Coming(left, None if left else "complete")
        plan = self._model.plan(self._categories(answers), self.seed, seconds)
        return Coming(tuple(layout.items[n] for n in plan.items), plan.stop)

    def profile(self, answers: Mapping[str, Given]) -> Profile:
        """The profile of the answers given so far.

        Raises InvalidAnswerError for answers that the questionnaire does not offer.
        """
        return stens.with_stens(self._scored(answers), self.norms, self.grade)

    def _scored(self, answers: Mapping[str, Given]) -> Profile:
        values = _values(answers)
        times = _times(answers)
        if self.scorer == sum_scores.SCORER:
            return sum_scores.score(self.questionnaire, self.form, values, elapsed_ms=times or None)
        if self.scorer == pairs.SCORER:
            return pairs.score(self.questionnaire, self.form, values, times)
        if self.scorer == points.SCORER:
            return points.score(self.questionnaire, self.form, values, times)
        order = self._order(answers)
        if self.scorer == graded.SCORER:
            return graded.score(self._model, values, times, order)
        return binary.score(self._model, values, times, order, self.right)

    def suspicious(self, answers: Mapping[str, Given]) -> tuple[str, ...]:
        """The ids of at most `MOST_AGAIN` answers worth another look, in the order seen.

        Those the response-quality model finds unlikely (rating items with parameters), and those
        given faster than the question can be read. None while only a few were fast: everybody
        slips now and then.
        """
        order = self._order(answers)
        if self.scorer == graded.SCORER:
            found = graded.suspicious(self._model, _values(answers), _times(answers), order)
            if found is not None:
                return found
        times = _times(answers)
        fast = [item_id for item_id in order if times.get(item_id, FAST_MS) < FAST_MS]
        if len(fast) < FAST_SHARE * len(order):
            return ()
        return tuple(fast[:MOST_AGAIN])

    @property
    def _model(self) -> TraitModel:
        if self.parameters is None:
            raise UnknownScorerError(f"{self.questionnaire.key} has no item parameters")
        return trait_model(self.questionnaire, self.form, self.parameters)

    def _categories(self, answers: Mapping[str, int]) -> dict[int, int]:
        if self.scorer == graded.SCORER:
            return graded.categories(self._model, answers)
        return binary.categories(self._model, answers, self.right)

    def right(self, item: Item) -> int:
        """The value of the right answer to an item that has one."""
        if self.questionnaire.kind is Kind.GENERATED:
            return right_answer(item, self.seed)
        return next(option.value for option in item.options if option.points)

    def _order(self, answers: Mapping[str, Given]) -> tuple[str, ...]:
        """The answered items in the order they were seen; those without a place come last."""
        place = {item_id: n for n, item_id in enumerate(self.questionnaire.layout(self.form).ids)}
        last = len(place) + 1

        def key(item_id: str) -> tuple[int, int]:
            return answers[item_id].position or last, place.get(item_id, last)

        return tuple(sorted(answers, key=key))


def _values(answers: Mapping[str, Given]) -> dict[str, int]:
    return {item_id: given.value for item_id, given in answers.items()}


def _times(answers: Mapping[str, Given]) -> dict[str, int]:
    return {i: given.elapsed_ms for i, given in answers.items() if given.elapsed_ms is not None}
