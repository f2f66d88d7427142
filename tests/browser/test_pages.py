"""The list of pages is complete."""

from __future__ import annotations

from tests.browser.desks import STOPS
from tests.browser.pages import PIECES
from tests.browser.stage import Stage


def test_every_address_that_answers_to_get_is_in_the_list(stage: Stage) -> None:
    answering = {
        rule.endpoint for rule in stage.app.url_map.iter_rules() if "GET" in (rule.methods or ())
    }

    assert answering == {stop.endpoint for stop in STOPS} | PIECES


def test_every_stop_has_a_name_of_its_own_in_its_room() -> None:
    names = [(stop.folder, stop.name) for stop in STOPS]

    assert len(names) == len(set(names))
