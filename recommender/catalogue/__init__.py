"""Professions, families, industries, programmes: the catalogue as checked, frozen data."""

from recommender.catalogue.entries import (
    Catalogue,
    Competence,
    Entry,
    Family,
    Profession,
    Programme,
    ProgrammeGroup,
)
from recommender.catalogue.fields import CatalogueError
from recommender.catalogue.loader import DEFAULT, load_catalogue

__all__ = [
    "DEFAULT",
    "Catalogue",
    "CatalogueError",
    "Competence",
    "Entry",
    "Family",
    "Profession",
    "Programme",
    "ProgrammeGroup",
    "load_catalogue",
]
