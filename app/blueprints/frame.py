"""What every page stands in: language, look, navigation, and the one who is signed in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, request, session
from flask_babel import format_date, format_time, get_locale
from flask_babel import lazy_gettext as _
from flask_login import login_user

from app.extensions import address, work
from app.identity import Principal, Role
from app.permissions import Permission, actor, may
from app.services import browser_sessions
from app.services.surroundings import of

HOMES: tuple[tuple[Role, str], ...] = (
    (Role.PUPIL, "pupil.home"),
    (Role.NAVIGATOR, "navigator.desk"),
    (Role.HOST, "host.slots"),
    (Role.COORDINATOR, "coordinator.region"),
    (Role.METHODOLOGIST, "methodologist.instruments"),
    (Role.OPERATOR, "operator.regions"),
    (Role.PARENT, "parent.family"),
)

LOOKS = {
    "theme": ("auto", "light", "dark"),
    "text_size": ("normal", "large"),
    "contrast": ("normal", "high"),
    "layout": ("normal", "simple"),
}
"""The settings of a page's appearance: cookie name and its values, the first by default."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One section in the navigation, shown to whoever has the permission."""

    permission: Permission
    endpoint: str
    label: Any


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str
    current: bool = False


def locale() -> str:
    """The language of this page: "ru" or "en"."""
    return str(get_locale() or "ru")


def home_endpoint(principal: Principal) -> str:
    """The page where this person begins."""
    for role, endpoint in HOMES:
        if principal.has(role):
            return endpoint
    return "auth.account" if principal.is_authenticated else "site.start"


def owner() -> str:
    """Whose unsent answers a browser keeps, as a digest that says nothing to others.

    Empty while nobody has begun anything.
    """
    principal = actor()
    if principal.user_id is None and principal.login_id is None:
        return ""
    whose = f"login:{principal.login_id}" if principal.user_id is None else principal.label
    return of(work()).digest("owner", whose)[:16]


def look() -> dict[str, str]:
    """The appearance chosen in this browser."""
    chosen = {name: request.cookies.get(name, "") for name in LOOKS}
    return {n: v if v in LOOKS[n] else LOOKS[n][0] for n, v in chosen.items()}


def let_in(token: str) -> None:
    """Sign this browser in with a token that a use case gave; the old session's content goes.

    An adult keeps an invitation that was opened before: it waited for the sign-in.
    """
    invitation = session.get("invitation_code")
    session.clear()
    principal = browser_sessions.principal(token, session=work())
    if principal is not None:
        login_user(principal)
        if invitation and not principal.has(Role.PUPIL):
            session["invitation_code"] = invitation


WORDS = {
    "practical_trial": _("профессиональная проба"),
    "open_day": _("день открытых дверей"),
    "excursion": _("экскурсия"),
    "lesson": _("урок"),
    "webinar": _("вебинар"),
    "shift": _("профильная смена"),
    "championship_stage": _("этап чемпионата"),
    "demonstration_exam": _("демонстрационный экзамен"),
    "short_course": _("короткий курс"),
    "introductory": _("ознакомительный уровень"),
    "basic": _("базовый уровень"),
    "advanced": _("углублённый уровень"),
    "on_site": _("очно"),
    "remote": _("онлайн"),
    "requested": _("ждёт ответа"),
    "waiting": _("в листе ожидания"),
    "assigned": _("место есть"),
    "confirmed": _("место подтверждено"),
    "attended": _("занятие посещено"),
    "absent": _("занятие пропущено"),
    "cancelled": _("отменено"),
    "school": _("школа"),
    "college": _("колледж"),
    "enterprise": _("предприятие"),
    "university": _("университет"),
    "training_centre": _("центр опережающей подготовки"),
    "camp": _("лагерь"),
    "museum": _("музей"),
    "cluster": _("кластер"),
    "diagnostics_only": _("только диагностика"),
    "full_cycle": _("полный цикл"),
    "spo": _("колледж"),
    "bachelor": _("бакалавриат"),
    "specialist": _("специалитет"),
    "master": _("магистратура"),
    "guest": _("гость"),
    "pupil": _("ученик"),
    "parent": _("родитель"),
    "navigator": _("педагог-навигатор"),
    "host": _("площадка"),
    "coordinator": _("региональный координатор"),
    "methodologist": _("методист"),
    "operator": _("федеральный оператор"),
}
"""The closed vocabularies of the rows, in the user's language (filter `word`)."""


def word(value: str) -> str:
    return _worded(WORDS[value])


def _worded(lazy: Any) -> str:
    """A lazy text in the language of the request, translated once per language."""
    key = (locale(), id(lazy))
    if key not in _worded_texts:
        _worded_texts[key] = str(lazy)
    return _worded_texts[key]


_worded_texts: dict[tuple[str, int], str] = {}
_ABOUT = _("О проекте и данных")


def decimal(value: float, places: int = 1) -> str:
    """«3,4» or "3.4". Babel's own formatting parses its pattern each time."""
    text = f"{value:.{places}f}"
    return text if locale() == "en" else text.replace(".", ",")


def day(value: dt.datetime) -> str:
    """«четверг, 27 ноября»."""
    return str(format_date(value, "EEEE, d MMMM", rebase=False))


def clock(value: dt.datetime) -> str:
    """«15:00» on the clocks of the value's own zone."""
    return str(format_time(value, "HH:mm", rebase=False))


def moment(value: dt.datetime) -> str:
    """«27 ноября, 15:00»."""
    return f"{format_date(value, 'd MMMM', rebase=False)}, {clock(value)}"


def init_app(app: Flask, entries: Sequence[Entry]) -> None:
    for render in (word, decimal, day, clock, moment):
        app.add_template_filter(render)

    @app.context_processor
    def context() -> dict[str, Any]:
        principal = actor()
        signed_in = principal.is_authenticated
        return {
            "locale": locale(),
            "demonstration": current_app.extensions["settings"].mode == "demonstration",
            "actor": principal,
            "home_url": address(home_endpoint(principal)),
            "sign_out_url": address("auth.sign_out") if signed_in else None,
            "owner": owner,
            "navigation": [
                Link(_worded(e.label), address(e.endpoint), request.endpoint == e.endpoint)
                for e in entries
                if may(principal, e.permission)
            ],
            "footer_links": [Link(_worded(_ABOUT), address("site.about"))],
            **look(),
        }
