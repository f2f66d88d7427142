"""Norms: how a score compares with the scores of pupils of the same grades."""

from questionnaires.norms.building import NotEnoughPeopleError, build, theoretical
from questionnaires.norms.files import NORMS_FOLDER, load_norms, load_norms_text
from questionnaires.norms.norm_set import Norms
from questionnaires.norms.tables import (
    GROUPS,
    NORM_CHOICES,
    Band,
    NoNormsError,
    NormTable,
    Sten,
    UnfitNormsError,
)
from questionnaires.tree import DefinitionError

__all__ = [
    "GROUPS",
    "NORMS_FOLDER",
    "NORM_CHOICES",
    "Band",
    "DefinitionError",
    "NoNormsError",
    "NormTable",
    "Norms",
    "NotEnoughPeopleError",
    "Sten",
    "UnfitNormsError",
    "build",
    "load_norms",
    "load_norms_text",
    "theoretical",
]
