"""Regions and organisations: put in by whoever runs the installation."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.identity import Principal
from app.services.errors import NameIsMissing, NotFound
from app.services.transaction import change
from models import Organisation, OrganisationKind, Region, RegionMode


class UnknownTimezone(ValueError):
    """The time zone is not one of the tz database, e.g. Europe/Kaliningrad."""


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A region (`kind` None) or an organisation in it, with the number commands ask for."""

    id: int
    name: str
    kind: str | None
    note: str


def add_region(
    actor: Principal, code: str, name: str, timezone: str, mode: RegionMode, *, session: Session
) -> int:
    """Add a region by its ISO 3166-2 code; one that is there already is only returned."""
    try:
        ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise UnknownTimezone(timezone) from error
    code, name = code.strip().upper(), " ".join(name.split())
    if not code or not name:
        raise NameIsMissing
    there = session.scalar(select(Region.id).where(Region.code == code))
    if there is not None:
        return there
    with change(session, actor) as unit:
        region = Region(code=code, name=name, timezone=timezone, mode=mode)
        session.add(region)
        session.flush()
        region_id = region.id
        unit.record("region.added", f"region:{region_id}", mode=mode.value)
    return region_id


def add_organisation(
    actor: Principal,
    region_id: int,
    kind: OrganisationKind,
    name: str,
    municipality: str,
    *,
    session: Session,
) -> int:
    """Add a school, host or other organisation; the same name in the same place only once."""
    name, municipality = " ".join(name.split()), " ".join(municipality.split())
    if not name or not municipality:
        raise NameIsMissing
    if session.get(Region, region_id) is None:
        raise NotFound
    there = session.scalar(
        select(Organisation.id).where(
            Organisation.region_id == region_id,
            Organisation.name == name,
            Organisation.municipality == municipality,
        )
    )
    if there is not None:
        return there
    with change(session, actor) as unit:
        organisation = Organisation(
            region_id=region_id, kind=kind, name=name, municipality=municipality
        )
        session.add(organisation)
        session.flush()
        organisation_id = organisation.id
        unit.record(
            "organisation.added",
            f"organisation:{organisation_id}",
            region=region_id,
            kind=kind.value,
        )
    return organisation_id


def listed(*, session: Session) -> tuple[PlaceLine, ...]:
    """Every region followed by its organisations."""
    lines: list[PlaceLine] = []
    for region in session.scalars(select(Region).order_by(Region.name)):
        lines.append(PlaceLine(region.id, region.name, None, f"{region.code}, {region.mode.value}"))
        lines += [
            PlaceLine(o.id, o.name, o.kind.value, o.municipality)
            for o in session.scalars(
                select(Organisation)
                .where(Organisation.region_id == region.id)
                .order_by(Organisation.kind, Organisation.name)
            )
        ]
    return tuple(lines)
