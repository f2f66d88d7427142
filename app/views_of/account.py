"""An adult's own account: who this is, and where which role holds."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.identity import Principal
from models import Organisation, Region, User


@dataclass(frozen=True, slots=True)
class RoleLine:
    """`place` is the name of an organisation or region; empty when the role holds everywhere."""

    role: str
    place: str


@dataclass(frozen=True, slots=True)
class AccountPage:
    name: str
    email: str
    second_factor: bool
    roles: tuple[RoleLine, ...]


def account_of(actor: Principal, *, session: Session) -> AccountPage:
    """The account of the adult who is signed in."""
    user = session.get_one(User, actor.user_id)
    return AccountPage(
        actor.name,
        user.email or "",
        user.totp_secret is not None,
        tuple(
            RoleLine(p.role.value, _place(p.organisation_id, p.region_id, session))
            for p in actor.places
        ),
    )


def _place(organisation_id: int | None, region_id: int | None, session: Session) -> str:
    if organisation_id is not None:
        return session.get_one(Organisation, organisation_id).name
    if region_id is not None:
        return session.get_one(Region, region_id).name
    return ""
