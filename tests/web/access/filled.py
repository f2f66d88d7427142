"""A rightly filled form for every POST of the application."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import Any

import pyotp

from app.services.answering import Given
from app.services.drafts import digest
from questionnaires.items_csv import export_items
from questionnaires.loader import Bank, load_text
from tests.conftest import A_MORNING
from tests.factories.answer_files import answer_file
from tests.factories.instruments import bank_text, next_text
from tests.factories.people import PASSWORD
from tests.web.access.people_of_two_regions import TOTP_SECRET
from tests.web.access.world import World

NEW_PASSWORD = "четыре новых слова здесь"
OBSERVERS = ("child-interests", "observation", "trial-rating")
ANSWER = {"item": "R01", "value": 3, "seq": 1}


def filled(route: str, world: World) -> dict[str, Any]:
    """Keyword arguments for a test client's `post`."""
    if route == "pupil.answers":
        return {"json": {"answers": [ANSWER]}}
    return {"data": _fields(world).get(route, {})}


def _fields(world: World) -> dict[str, dict[str, Any]]:
    pupil = str(world.things["pupil"]["own"])
    return {
        "site.language": {"locale": "en"},
        "site.appearance": {
            "theme": "dark",
            "text_size": "large",
            "contrast": "high",
            "layout": "simple",
        },
        "auth.enter": {"code": world.codes["pupil"]},
        "auth.class_door": {"first_name": "Ульяна", "last_name": "Тихая"},
        "auth.staff": {"email": world.emails["parent"], "password": PASSWORD},
        "auth.second_factor": {"code": pyotp.TOTP(TOTP_SECRET).at(A_MORNING)},
        "auth.new_password": {"code": world.codes["password"], "password": NEW_PASSWORD},
        "auth.change_password": {"old": PASSWORD, "new": NEW_PASSWORD},
        "pupil.begin": {"form": "full"},
        "pupil.question": ANSWER | {"n": 1},
        "parent.invitation": {
            "first_name": "Ирина",
            "last_name": "Тихонова",
            "email": "irina@example.org",
            "password": NEW_PASSWORD,
        },
        "navigator.new_class": {"name": "9 В", "grade": "9"},
        "navigator.add_pupils": {"people": "Рябова Кира\nЛатышев Глеб"},
        "navigator.answer_files": {"files": (BytesIO(_answers(world)), "otvety.json")},
        "navigator.cards": {"pupils": [pupil]},
        "navigator.assign": {"pupils": [pupil]},
        "host.mark": {"came": "yes"},
        "rating.of_child": {"instrument": "child-readiness"},
        "rating.sheet": _sheet(),
        "host.new_activity": {
            "organisation": str(world.things["host"]["own"]),
            "title": "Пайка: первая схема",
            "summary": "Соберёшь фонарик.",
            "kind": "practical_trial",
            "level": "introductory",
            "format": "on_site",
            "grade_from": "8",
            "grade_to": "11",
            "competence": "",
            "professions": ["welder"],
            "accessibility": "",
        },
        "host.new_slot": {
            "day": "2026-03-05",
            "begins": "15:00",
            "ends": "16:30",
            "place": "Цех 2",
            "capacity": "8",
            "minimum": "3",
        },
        "methodologist.import_instrument": {"content": next_text("1.2")},
        "methodologist.import_items": {
            "table": (BytesIO(_table(world)), "items.csv"),
            "version": "9.1",
        },
        "methodologist.publish": {"sha256": digest(next_text())},
        "methodologist.calibration": {"answers": "all", "fewest": "200", "anchor": "linked"},
        "operator.set_mode": {"mode": "diagnostics_only"},
    }


def _answers(world: World) -> bytes:
    """An answers file of the pupil of the navigator's class."""
    attempt, key = world.things["open"]["own"], world.things["instrument"]["own"]
    return answer_file(str(attempt), str(key), [Given(str(ANSWER["item"]), 3, 1)])


@cache
def _sheet() -> dict[str, str]:
    """Answers to every question an observer can be asked; a page takes those it has shown."""
    bank = Bank.load()
    items = [i.id for q in map(bank.latest, OBSERVERS) for i in q.items]
    return {f"item-{i}": "2" for i in items} | {f"seen-{i}": "1" for i in items}


def _table(world: World) -> bytes:
    """The items of the world's instrument as a table."""
    key = str(world.things["instrument"]["own"])
    return export_items(load_text(bank_text(key), key))
