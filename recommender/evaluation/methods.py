"""Ways to rank the fields: without training, learnt, and the baselines they must beat."""

from __future__ import annotations

import numpy as np
from scipy.special import log_softmax
from sklearn.linear_model import LogisticRegression

from recommender.anchored_fields import AnchoredFields
from recommender.evaluation.metrics import Prediction
from recommender.evaluation.reading import People
from recommender.group_norms import Groups
from recommender.moments import column_moments, filled
from recommender.pooled_fields import PooledFields
from recommender.ranking import Floats, ProfileCorrelationRanker, directions

# Of a field nobody in the training file has: below every score that a field can get.
_NEVER = -30.0
_SCALES = 6


def cold_start(train: Floats, test: Floats, centres: Floats) -> Prediction:
    """What an expert expects of each field, `centres` (fields, items); see AnchoredFields.

    Of `train` (people, items) only the answers are known. All fields are taken as equally
    frequent, as nobody has counted them.
    """
    scores = AnchoredFields(centres).fit(train).transform(test)
    return Prediction(scores, scores, log_softmax(scores, axis=1))


def learned(
    train: Floats, fields: Groups, test: Floats, centres: Floats, *, extra: int = 0, folds: int = 3
) -> Prediction:
    """The pooled classifier; `extra` columns at the end of both tables are no answers."""
    return predicted(PooledFields(centres, extra=extra, folds=folds).fit(train, fields), test)


def predicted(classifier: PooledFields, test: Floats) -> Prediction:
    """What a fitted classifier says of the people of `test` (n, items)."""
    count = len(np.asarray(classifier.centres))
    logs = _spread(classifier.predict_log_proba(test), classifier.classes_, count)
    return Prediction(logs, _spread(classifier.lift(test), classifier.classes_, count), logs)


def popularity(fields: Groups, people: int, count: int) -> Prediction:
    """The same for everybody: how frequent each of `count` fields is in `fields` (n,)."""
    logs = np.tile(log_prior(fields, count), (people, 1))
    return Prediction(logs, np.zeros_like(logs), logs)


def log_prior(fields: Groups, count: int) -> Floats:
    """Logarithms (count,) of how frequent each field is, half a person added to each."""
    frequent = np.bincount(fields, minlength=count) + 0.5
    return np.log(frequent / frequent.sum())


def profile_correlation(scales: Floats, profiles: Floats) -> Prediction:
    """Pearson's r of six scale means (n, 6) with a profile of each field (fields, 6)."""
    scores = ProfileCorrelationRanker().fit(profiles).transform(scales)
    return Prediction(scores, scores, None)


def centroids(train: Floats, fields: Groups, test: Floats, count: int) -> Prediction:
    """Pearson's r of standardised answers with the mean answers of each field's people.

    A field without people has the correlation −1.
    """
    mean, scale = column_moments(train)
    known, asked = (filled((answers - mean) / scale) for answers in (train, test))
    scores = np.full((len(test), count), -1.0)
    for field in np.unique(fields):
        scores[:, field] = directions(asked) @ directions(known[fields == field].mean(axis=0))
    return Prediction(scores, scores, None)


def logistic(train: Floats, fields: Groups, test: Floats, count: int) -> Prediction:
    """Plain logistic regression on standardised columns, as a baseline for any features."""
    mean, scale = column_moments(train)
    regression = LogisticRegression(C=1.0, max_iter=300)
    regression.fit(filled((train - mean) / scale), fields)
    found = log_softmax(_decisions(regression, filled((test - mean) / scale)), axis=1)
    prior = np.log(np.bincount(fields, minlength=count)[regression.classes_] / len(fields))
    logs = _spread(found, regression.classes_, count)
    return Prediction(logs, _spread(found - prior, regression.classes_, count), logs)


def scale_means(answers: Floats) -> Floats:
    """Means (n, 6) of answers (n, 48) to the six scales in turn; nothing answered is the middle."""
    by_scale = answers.reshape(len(answers), _SCALES, -1)
    known = ~np.isnan(by_scale)
    means = np.where(known, by_scale, 0.0).sum(axis=2) / np.maximum(known.sum(axis=2), 1)
    return filled(np.where(known.any(axis=2), means, np.nan))


def with_personality(train: People, test: People) -> tuple[Floats, Floats]:
    """Answers with standardised TIPI answers, the logarithm of age, and both missing as 0."""
    own = [np.column_stack([each.personality, np.log(each.age)]) for each in (train, test)]
    mean, scale = column_moments(own[0])
    tables = [
        np.hstack([people.interests, np.nan_to_num((values - mean) / scale)])
        for people, values in zip((train, test), own, strict=True)
    ]
    return tables[0], tables[1]


def _decisions(regression: LogisticRegression, columns: Floats) -> Floats:
    scores = regression.decision_function(columns)
    return np.column_stack([np.zeros(len(scores)), scores]) if scores.ndim == 1 else scores


def _spread(logs: Floats, classes: Groups, count: int) -> Floats:
    """Columns of the classes at their places among `count` fields."""
    everywhere = np.full((len(logs), count), _NEVER)
    everywhere[:, classes] = logs
    return everywhere
