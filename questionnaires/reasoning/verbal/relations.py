"""Pairs of words by relation, in Russian and in English; each language has its own words.

A line reads "first second | lure lure": the lures are close to the first word but do not stand
in this relation to it. Within a relation no first word fits the second word of another line, and
all its second words are one part of speech, so that only the meaning decides. Both languages have
as many lines per relation, so that the same draws pick lines in both.
"""

from __future__ import annotations

from questionnaires.reasoning.verbal.abstract_relations import (
    CAUSE,
    DEGREE,
    KIND,
    MATERIAL,
    MEASURE,
)
from questionnaires.reasoning.verbal.concrete_relations import ACTION, HOME, MAKER, PART, STAGE

CONCRETE = (PART, ACTION, MAKER, HOME, STAGE)
ABSTRACT = (MATERIAL, KIND, MEASURE, DEGREE, CAUSE)
RELATIONS = {relation.name: relation for relation in (*CONCRETE, *ABSTRACT)}
