"""Regions and the organisations in them."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Word, one_of


class RegionMode(StrEnum):
    DIAGNOSTICS_ONLY = "diagnostics_only"
    FULL_CYCLE = "full_cycle"


class OrganisationKind(StrEnum):
    SCHOOL = "school"
    COLLEGE = "college"
    ENTERPRISE = "enterprise"
    UNIVERSITY = "university"
    TRAINING_CENTRE = "training_centre"
    CAMP = "camp"
    MUSEUM = "museum"
    CLUSTER = "cluster"


class Region(Base):
    __tablename__ = "region"
    __table_args__ = (one_of("mode", RegionMode),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(8), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    timezone: Mapped[str] = mapped_column(String(40))
    mode: Mapped[RegionMode] = mapped_column(Word(RegionMode))


class Organisation(Base):
    __tablename__ = "organisation"
    __table_args__ = (one_of("kind", OrganisationKind),)

    id: Mapped[int] = mapped_column(primary_key=True)
    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"), index=True)
    kind: Mapped[OrganisationKind] = mapped_column(Word(OrganisationKind))
    name: Mapped[str] = mapped_column(String(200))
    municipality: Mapped[str] = mapped_column(String(120))

    region: Mapped[Region] = relationship()
