"""Rows: columns, relations and constraints. They decide nothing and know no web request."""

from models.access import AccessCode, CodeKind, LoginSession, SignInFailure
from models.base import Base, metadata
from models.diagnostics import Answer, Attempt, ProfileRecord, RecommendationRecord
from models.instruments import (
    InstrumentState,
    InstrumentVersion,
    Job,
    JobState,
    ScoringSet,
    ScoringSetKind,
    ScoringSetState,
)
from models.log import AuditEvent, OutboxMessage
from models.people import (
    ClassGroup,
    Guardianship,
    GuardianshipState,
    Membership,
    Pupil,
    User,
)
from models.places import Organisation, OrganisationKind, Region, RegionMode
from models.trials import (
    HOLDS_PLACE,
    Activity,
    ActivityFormat,
    ActivityKind,
    ActivityLevel,
    ActivityProfession,
    Booking,
    BookingState,
    Slot,
)

__all__ = [
    "HOLDS_PLACE",
    "AccessCode",
    "Activity",
    "ActivityFormat",
    "ActivityKind",
    "ActivityLevel",
    "ActivityProfession",
    "Answer",
    "Attempt",
    "AuditEvent",
    "Base",
    "Booking",
    "BookingState",
    "ClassGroup",
    "CodeKind",
    "Guardianship",
    "GuardianshipState",
    "InstrumentState",
    "InstrumentVersion",
    "Job",
    "JobState",
    "LoginSession",
    "Membership",
    "Organisation",
    "OrganisationKind",
    "OutboxMessage",
    "ProfileRecord",
    "Pupil",
    "RecommendationRecord",
    "Region",
    "RegionMode",
    "ScoringSet",
    "ScoringSetKind",
    "ScoringSetState",
    "SignInFailure",
    "Slot",
    "User",
    "metadata",
]
