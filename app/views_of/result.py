"""The result of an attempt, in words: for the pupil, a guest, the parent and the navigator."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.identity import Principal
from app.services import instruments, reach
from app.services.errors import NotFound
from app.services.scoring import leads_to_professions
from app.services.surroundings import of
from app.views_of import scale_results
from app.views_of.change import ChangeTable, change_since_before
from app.views_of.clocks import zone_of_pupil
from app.views_of.result_lines import (
    Direction,
    FacetLine,
    ProfessionGroup,
    ProfessionLine,
    ScaleLine,
    facet_lines,
    scale_lines,
)
from app.views_of.scale_results import ScalePage
from models import Attempt, ProfileRecord, RecommendationRecord
from questionnaires.definition import Questionnaire
from questionnaires.profile import Profile
from recommender.catalogue import Catalogue
from recommender.explain import ItemReason
from recommender.picks import FamilyPick, Recommendation

INTERESTS = "interests"
MOST_AGAINST = 3


@dataclass(frozen=True, slots=True)
class ResultPage:
    public_id: str
    title: str
    finished_at: dt.datetime
    form: str
    provisional: bool
    shaky: tuple[str, ...]
    flat: bool
    leading: tuple[str, ...]
    scales: tuple[ScaleLine, ...]
    facets: tuple[FacetLine, ...]
    scale_ends: tuple[int, int]
    option_texts: tuple[str, str]
    directions: tuple[Direction, ...]
    professions: tuple[ProfessionLine, ...]
    explore: Direction
    instrument: str
    ranker: str
    near: frozenset[str]
    change: ChangeTable | None

    @property
    def groups(self) -> tuple[ProfessionGroup, ...]:
        """The professions by family, in the order of each family's nearest one."""
        places: dict[str, list[int]] = {}
        for place, line in enumerate(self.professions):
            places.setdefault(line.family, []).append(place)
        return tuple(
            ProfessionGroup(
                family,
                tuple(self.professions[place] for place in at),
                len(at) > 1 and all(line.tied for line in self.professions[at[0] : at[-1]]),
            )
            for family, at in places.items()
        )

    @property
    def hexagon(self) -> tuple[ScaleLine, ...]:
        """The scales in the order of Holland's hexagon."""
        return tuple(sorted(self.scales, key=lambda line: "RIASEC".index(line.id)))


def own_result(
    actor: Principal, public_id: str, locale: str, *, session: Session
) -> ResultPage | ScalePage:
    """The result of one's own attempt; NotFound while it is not finished, and for ratings."""
    attempt = reach.attempt(actor, public_id, session)
    if attempt.rater_id is not None:
        raise NotFound
    if leads_to_professions(
        instruments.version(attempt.instrument, attempt.instrument_sha256, session=session)
    ):
        zone = zone_of_pupil(attempt.pupil_id, session=session)
        return _page(attempt, locale, zone, session, compared=True)
    return scale_results.page_of(attempt, locale, session=session, own=True)


def latest_result(
    pupil_id: int, locale: str, zone: ZoneInfo, *, session: Session
) -> ResultPage | None:
    """A pupil's newest result, on the clocks of a zone.

    The caller has checked that the actor may see this pupil.
    """
    attempt = session.scalars(
        select(Attempt)
        .where(
            Attempt.pupil_id == pupil_id,
            Attempt.rater_id.is_(None),
            Attempt.instrument_id == INTERESTS,
            Attempt.finished_at.is_not(None),
        )
        .order_by(Attempt.finished_at.desc())
        .limit(1)
    ).one_or_none()
    return None if attempt is None else _page(attempt, locale, zone, session)


def near_professions(pupil_id: int, *, session: Session) -> frozenset[str]:
    """The professions of a pupil's newest list. The caller has checked that it may be seen."""
    content = session.scalar(
        select(RecommendationRecord.content)
        .join(ProfileRecord, ProfileRecord.id == RecommendationRecord.profile_id)
        .join(Attempt, Attempt.id == ProfileRecord.attempt_id)
        .where(ProfileRecord.pupil_id == pupil_id, ProfileRecord.superseded_at.is_(None))
        # By the attempt: scoring an old one again adds a record to it.
        .order_by(Attempt.finished_at.desc(), RecommendationRecord.id.desc())
        .limit(1)
    )
    return frozenset() if content is None else _near(Recommendation.from_dict(content))


def _near(found: Recommendation) -> frozenset[str]:
    picked = {pick.profession_id for pick in found.professions}
    return frozenset(picked.union(*(family.profession_ids for family in found.families)))


def _page(
    attempt: Attempt, locale: str, zone: ZoneInfo, session: Session, *, compared: bool = False
) -> ResultPage:
    """`compared`: with what has changed since the result before."""
    row = session.execute(
        select(ProfileRecord.content, RecommendationRecord.content)
        .join(RecommendationRecord, RecommendationRecord.profile_id == ProfileRecord.id)
        .where(ProfileRecord.attempt_id == attempt.id, ProfileRecord.superseded_at.is_(None))
        .order_by(RecommendationRecord.id.desc())
        .limit(1)
    ).one_or_none()
    if row is None or attempt.finished_at is None:
        raise NotFound
    profile, found = Profile.from_dict(row[0]), Recommendation.from_dict(row[1])
    instrument = instruments.version(attempt.instrument, attempt.instrument_sha256, session=session)
    catalogue = of(session).catalogue
    first = instrument.options[0], instrument.options[-1]
    return ResultPage(
        attempt.public_id,
        instrument.title.in_(locale),
        attempt.finished_at.astimezone(zone),
        attempt.form,
        profile.provisional,
        profile.quality.reasons if profile.quality.shaky else (),
        found.flat or _level(profile),
        _leading(profile, instrument, locale),
        scale_lines(profile, instrument, locale),
        facet_lines(profile, instrument, locale),
        (first[0].value, first[1].value),
        (first[0].text.in_(locale), first[1].text.in_(locale)),
        tuple(_direction(pick, catalogue, instrument, locale) for pick in found.families),
        _professions(found, catalogue, instrument, locale),
        _explore(found, catalogue, locale),
        profile.instrument,
        found.ranker,
        _near(found),
        change_since_before(attempt, profile, instrument, locale, zone, session=session)
        if compared
        else None,
    )


def _level(profile: Profile) -> bool:
    """Whether no scale can be told from the others."""
    return len(profile.ranking) == 1 and len(profile.ranking[0]) == len(profile.scales)


def _leading(profile: Profile, instrument: Questionnaire, locale: str) -> tuple[str, ...]:
    """The names of the first group of scales: those that cannot be told apart at the top."""
    groups = profile.ranking
    return tuple(instrument.scale(s).name.in_(locale) for s in groups[0]) if groups else ()


def _because(
    reasons: tuple[ItemReason, ...], instrument: Questionnaire, locale: str
) -> tuple[str, ...]:
    return tuple(instrument.item(r.item_id).text.in_(locale) for r in reasons)


def _percent(correlation: float) -> int:
    return round(50 * (1 + max(-1.0, min(1.0, correlation))))


def _direction(
    pick: FamilyPick, catalogue: Catalogue, instrument: Questionnaire, locale: str
) -> Direction:
    family = catalogue.family(pick.family_id)
    hue = instrument.item(pick.because[0].item_id).scale if pick.because else "R"
    return Direction(
        family.id,
        family.name.in_(locale),
        family.about.in_(locale),
        _because(pick.because, instrument, locale),
        _named(pick.profession_ids, catalogue, locale),
        hue,
        _percent(pick.score),
        _percent(pick.low),
        _percent(pick.high),
    )


def _explore(found: Recommendation, catalogue: Catalogue, locale: str) -> Direction:
    family = catalogue.family(found.explore.family_id)
    return Direction(
        family.id,
        family.name.in_(locale),
        family.about.in_(locale),
        (),
        _named(found.explore.profession_ids, catalogue, locale),
        "I",
        0,
        0,
        0,
    )


def _interest(interest: str, instrument: Questionnaire, locale: str) -> str:
    """The name of a basic interest; of a type in what earlier rankers stored."""
    basic = {facet.id for facet in instrument.facets}
    found = instrument.facet(interest) if interest in basic else instrument.scale(interest)
    return found.name.in_(locale)


def _named(ids: tuple[str, ...], catalogue: Catalogue, locale: str) -> tuple[tuple[str, str], ...]:
    return tuple((p, catalogue.profession(p).name.in_(locale)) for p in ids)


def _professions(
    found: Recommendation, catalogue: Catalogue, instrument: Questionnaire, locale: str
) -> tuple[ProfessionLine, ...]:
    return tuple(
        ProfessionLine(
            pick.profession_id,
            (profession := catalogue.profession(pick.profession_id)).name.in_(locale),
            profession.summary.in_(locale),
            catalogue.family(pick.family_id).name.in_(locale),
            _because(pick.reasons, instrument, locale),
            tuple(_interest(each, instrument, locale) for each in pick.against[:MOST_AGAINST]),
            pick.tied_with_next,
        )
        for pick in found.professions
    )
