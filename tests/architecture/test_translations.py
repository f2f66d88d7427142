"""Every text on screen has its English wording, with the same gaps in it."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from tests.architecture.tree import ROOT

ENGLISH = ROOT / "app" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
GAP = re.compile(r"%\(\w+\)\w|\{\w+\}")
RUSSIAN = re.compile("[а-яё]", re.IGNORECASE)
# Names and forms that stay as they are in English.
KEPT_IN_RUSSIAN = re.compile(r"Билет в будущее|Россия — мои горизонты|Русский|По-русски")


def on_screen() -> set[str]:
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        mapping, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    found = extract_from_dir(ROOT / "app", mapping, options)
    return {_first(text) for _, _, text, _, _ in found if _first(text)}


def english() -> dict[str, Message]:
    catalog: Catalog = read_po(BytesIO(ENGLISH.read_bytes()), locale="en")
    return {_first(message.id): message for message in catalog if message.id}


def _first(text: object) -> str:
    return text[0] if isinstance(text, (list, tuple)) else str(text)


def test_texts_are_found_at_all() -> None:
    assert len(on_screen()) > 300


def test_every_text_has_an_english_wording() -> None:
    wordings = english()
    missing = {
        text
        for text in on_screen()
        if text not in wordings or not wordings[text].string or wordings[text].fuzzy
    }
    assert not missing, "run `make messages` and translate"


def test_no_wording_is_left_of_a_text_that_is_gone() -> None:
    assert not set(english()) - on_screen(), "run `make messages`"


@pytest.mark.parametrize("what", ["gaps", "Russian letters"])
def test_wordings_fit_their_texts(what: str) -> None:
    wrong = []
    for text, message in english().items():
        forms = message.string if isinstance(message.string, (list, tuple)) else [message.string]
        for form in (each or "" for each in forms):
            if what == "gaps":
                bad = set(GAP.findall(form)) != set(GAP.findall(text))
            else:
                bad = bool(RUSSIAN.search(KEPT_IN_RUSSIAN.sub("", form)))
            if bad:
                wrong.append((text, form))
    assert not wrong
