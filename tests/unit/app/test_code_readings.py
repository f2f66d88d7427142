"""A code is read as it was meant, however it was typed."""

from __future__ import annotations

import math

import hypothesis
from hypothesis import strategies as st

from app.services import codes

LOOKS = {
    "0": "0OОoо",
    "1": "1IiLlІ",
    "3": "3Зз",
    **{latin: latin + latin.lower() + cyrillic + cyrillic.lower() for latin, cyrillic in zip(
        "ABEKMHPCTYX", "АВЕКМНРСТУХ", strict=True
    )},
}  # fmt: skip
LATIN = "QWERTYUIOPASDFGHJKLZXCVBNM"
RUSSIAN = "ЙЦУКЕНГШЩЗФЫВАПРОЛДЯЧСМИТЬ"
ON_THE_OTHER_LAYOUT = dict(zip(LATIN, RUSSIAN, strict=True))
SEPARATORS = ("", "", "", " ", "-", "–", "—", "\u00a0", "  ", " - ", ".")

code = st.text(codes.ALPHABET, min_size=12, max_size=12)


@st.composite
def typed(draw: st.DrawFn) -> tuple[str, str]:
    """A code, and the same code as a hurried hand might type it."""
    meant = draw(code)
    wrong_layout = draw(st.booleans())
    pieces = []
    for symbol in meant:
        if wrong_layout:
            key = ON_THE_OTHER_LAYOUT.get(symbol, symbol)
            written = draw(st.sampled_from((key, key.lower())))
        else:
            written = draw(st.sampled_from(LOOKS.get(symbol, symbol + symbol.lower())))
        pieces += [draw(st.sampled_from(SEPARATORS)), written]
    return meant, "".join(pieces)


@hypothesis.given(typed())
def test_any_code_survives_case_spaces_look_alikes_and_the_wrong_layout(
    pair: tuple[str, str],
) -> None:
    meant, written = pair
    assert meant in codes.readings(written)


@hypothesis.given(st.text())
def test_readings_are_codes_and_at_most_two(text: str) -> None:
    found = codes.readings(text)
    assert len(found) <= 2
    assert all(len(r) == 12 and set(r) <= set(codes.ALPHABET) for r in found)


@hypothesis.given(code)
def test_a_printed_code_reads_as_itself_alone(meant: str) -> None:
    assert codes.readings(codes.shown(meant)) == (meant,)
    assert codes.shown(meant).count("-") == 2


def test_a_code_is_sixty_bits() -> None:
    assert codes.LENGTH * math.log2(len(set(codes.ALPHABET))) == 60
    assert not set("ILOU") & set(codes.ALPHABET)


def test_every_symbol_turns_up_at_every_place() -> None:
    made = [codes.new_code() for _ in range(2000)]
    assert len(set(made)) == len(made)
    for place in range(codes.LENGTH):
        assert {one[place] for one in made} == set(codes.ALPHABET)
