"""Whether girls and boys are steered apart, under three ways to compare their answers.

Common norms compare everybody's answers with those of all, same-sex norms with those of the own
sex, half-way norms are the average of the two. Sex is never a feature: it only chooses the norms.
Standardising each item leaves differences in how items go together, so the scores of the fields
are brought to the means and deviations of all people in the same way, by the same choice. All
means and deviations are learnt on the training people.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from recommender.evaluation.families import FAMILIES, CatalogueRanker, first
from recommender.evaluation.methods import log_prior, predicted
from recommender.evaluation.metrics import Places, balanced_recall
from recommender.evaluation.reading import SEXES, People
from recommender.group_norms import NORM_CHOICES, GroupNorms, Groups, NormChoice
from recommender.pooled_fields import PooledFields
from recommender.ranking import Floats

TOP = 3
MOST_AUC, MOST_GAP, MOST_COST = 0.60, 0.05, 1.5
_FOLDS = 5
_SHUFFLES = 20


@dataclass(frozen=True, eq=False)
class Lists:
    """Scores under one choice of norms: of fields (n, fields) and of families (n, families)."""

    fields: Floats
    families: Floats


def gender_figures(
    train: People, test: People, centres: Floats, ranker: CatalogueRanker, seed: int
) -> dict[str, Any]:
    """The key `gender`: figures of each choice of norms, and the choice in force.

    `auc`: sex of the test people told by logistic regression from the scores of the fields and
    from which are in their first three, on people left out. `exposure_gap`: largest difference,
    over fields, between the shares of women and of men who have it in their first three.
    `exposure_gap_by_chance`: the same when sex is shuffled. `family_auc`, `family_exposure_gap`:
    the same for the catalogue's families and the first five of them. `balanced_top3` is that of
    the learned classifier, `cost_balanced_top3` what is lost of it against common norms, in
    points (hundredths). As far as women and men choose different fields, scores that tell the
    sexes apart are right more often, and some of that must be lost. Two other figures tell how
    much else is: `within_sex_balanced_top3` is the mean of the balanced recall among women and
    that among men, `top3` the plain share with the base rates left in; `cost_within_sex` and
    `cost_top3` are what is lost of them, in points; less than 0 is a gain.

    Only people whose sex is known count; with fewer than five women or men all is None.
    `default` is the choice in force, see `chosen`.
    """
    prior = log_prior(train.field, len(centres))
    known = test.sex >= 0
    sex, truth = test.sex[known], test.field[known]
    figures: dict[str, Any] = {}
    if min(np.bincount(sex, minlength=len(SEXES))) < _FOLDS:
        return dict.fromkeys((*NORM_CHOICES, "default"))
    for choice in NORM_CHOICES:
        lists = recommended(train, test, centres, ranker, choice)
        fields, families = lists.fields[known], lists.families[known]
        own = exposure(first(fields, TOP), sex)
        own["exposure_gap_by_chance"] = _gap_by_chance(first(fields, TOP), sex, seed)
        own["auc"] = told_apart(fields, TOP, sex, seed)
        theirs = exposure(first(families, FAMILIES), sex)
        own["family_exposure_gap"] = theirs["exposure_gap"]
        own["family_auc"] = told_apart(families, FAMILIES, sex, seed)
        own["balanced_top3"] = balanced_recall(fields, truth, TOP)
        within = [balanced_recall(fields[sex == s], truth[sex == s], TOP) for s in np.unique(sex)]
        own["within_sex_balanced_top3"] = float(np.mean(within))
        own["top3"] = float(Places.of(fields + prior, truth).within(TOP).mean())
        common = figures.get("common", own)
        for cost, recall in (
            ("cost_balanced_top3", "balanced_top3"),
            ("cost_within_sex", "within_sex_balanced_top3"),
            ("cost_top3", "top3"),
        ):
            own[cost] = 100.0 * (common[recall] - own[recall])
        figures[choice] = own
    return figures | {"default": chosen(figures)}


def recommended(
    train: People,
    test: People,
    centres: Floats,
    ranker: CatalogueRanker,
    choice: NormChoice,
) -> Lists:
    """Scores for the people of `test` under one choice of norms, learnt on `train`."""
    norms = GroupNorms.of(train.interests, train.sex)
    answers = [norms.standardised(each.interests, each.sex, choice) for each in (train, test)]
    classifier = PooledFields(centres, folds=0).fit(answers[0], train.field)
    of_scores = GroupNorms.of(predicted(classifier, answers[0]).balanced, train.sex)
    scores = predicted(classifier, answers[1]).balanced
    mean, scale = norms.everybody
    return Lists(
        _matched(scores, test.sex, of_scores, choice),
        ranker.family_scores(answers[1] * scale + mean),
    )


def chosen(figures: dict[str, Any]) -> NormChoice:
    """The choice in force.

    Of those that keep all three bounds the cheapest; if none does, the cheapest of those that
    keep the two on steering; if none does either, the one from which sex is hardest to tell.
    """

    def fair(choice: NormChoice) -> bool:
        own = figures[choice]
        return bool(own["auc"] <= MOST_AUC and own["exposure_gap"] <= MOST_GAP)

    def cost(choice: NormChoice) -> float:
        return float(figures[choice]["cost_balanced_top3"])

    candidates = [choice for choice in NORM_CHOICES if fair(choice)]
    if candidates:
        return min(candidates, key=cost)
    return min(NORM_CHOICES, key=lambda choice: float(figures[choice]["auc"]))


def exposure(shown: np.ndarray, sex: Groups) -> dict[str, float]:
    """The largest difference between the sexes in who is shown a column of booleans (n, k)."""
    shares = [shown[sex == each].mean(axis=0) for each in np.unique(sex)]
    return {"exposure_gap": float(np.abs(shares[0] - shares[-1]).max())}


def told_apart(scores: Floats, top: int, sex: Groups, seed: int) -> float:
    """Area under the curve of sex predicted from scores (n, k) and from the first `top`."""
    columns = np.hstack([scores, first(scores, top)])
    regression = make_pipeline(StandardScaler(), LogisticRegression(max_iter=500))
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=seed)
    odds = cross_val_predict(regression, columns, sex, cv=folds, method="predict_proba")
    return float(roc_auc_score(sex == sex.max(), odds[:, 1]))


def _gap_by_chance(shown: np.ndarray, sex: Groups, seed: int) -> float:
    draw = np.random.default_rng(seed)
    gaps = [exposure(shown, draw.permutation(sex))["exposure_gap"] for _ in range(_SHUFFLES)]
    return float(np.mean(gaps))


def _matched(scores: Floats, sex: Groups, norms: GroupNorms, choice: NormChoice) -> Floats:
    """Scores by the norms of the choice, back in the units they had."""
    mean, scale = norms.everybody
    return norms.standardised(scores, sex, choice) * scale + mean
