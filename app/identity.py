"""Who acts, as a value: no row, no web session."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    GUEST = "guest"
    PUPIL = "pupil"
    PARENT = "parent"
    NAVIGATOR = "navigator"
    HOST = "host"
    COORDINATOR = "coordinator"
    METHODOLOGIST = "methodologist"
    OPERATOR = "operator"
    SYSTEM = "system"


STAFF = frozenset({Role.NAVIGATOR, Role.HOST, Role.COORDINATOR, Role.METHODOLOGIST, Role.OPERATOR})
"""Roles that sign in with password and second factor and belong to an organisation or region."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a role holds: an organisation, a region, or (both None) everywhere."""

    role: Role
    organisation_id: int | None = None
    region_id: int | None = None


@dataclass(frozen=True, slots=True)
class Principal:
    """The one who acts in this request, command or job.

    `login_id` is the row of the browser's session and `token` its secret, both absent for
    somebody who has not started anything yet and for the system itself.
    """

    roles: frozenset[Role]
    user_id: int | None = None
    name: str = ""
    login_id: int | None = None
    token: str | None = None
    places: tuple[Place, ...] = ()
    class_group_id: int | None = None
    grade: int | None = None

    @classmethod
    def nobody(cls) -> Principal:
        """A visitor who has not signed in."""
        return cls(roles=frozenset({Role.GUEST}))

    @classmethod
    def system(cls, name: str) -> Principal:
        """A command or job; `name` goes into the audit."""
        return cls(roles=frozenset({Role.SYSTEM}), name=name)

    def has(self, *roles: Role) -> bool:
        return not self.roles.isdisjoint(roles)

    def organisations(self, role: Role) -> frozenset[int]:
        """The organisations in which this person has the role."""
        return frozenset(
            p.organisation_id
            for p in self.places
            if p.role is role and p.organisation_id is not None
        )

    def regions(self, role: Role) -> frozenset[int]:
        """The regions in which this person has the role."""
        return frozenset(
            p.region_id for p in self.places if p.role is role and p.region_id is not None
        )

    @property
    def label(self) -> str:
        """What the audit calls this actor: a number or a system name, never a person's name."""
        if self.user_id is not None:
            return f"user:{self.user_id}"
        return f"system:{self.name}" if self.has(Role.SYSTEM) else "guest"

    # What Flask-Login asks of a user object.
    @property
    def is_authenticated(self) -> bool:
        return self.user_id is not None

    @property
    def is_active(self) -> bool:
        return True

    @property
    def is_anonymous(self) -> bool:
        return self.user_id is None

    def get_id(self) -> str:
        if self.token is None:
            raise ValueError("this principal has no browser session")
        return self.token
