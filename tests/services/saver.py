"""A process that saves answers one by one and says so after each, until it is killed."""

from __future__ import annotations

import sys

from app.clock import SystemClock
from app.identity import Principal, Role
from app.services import answering, instruments
from tests.services.opened import opened


def main(url: str, public_id: str, user_id: int, first_seq: int) -> None:
    pupil = Principal(frozenset({Role.PUPIL}), user_id)
    with opened(url, SystemClock()) as session:
        instrument = instruments.latest("interests", session=session)
        items = instrument.layout(instrument.form_for(8).name).items
        for number in range(10_000):
            item = items[number % len(items)]
            given = answering.Given(item.id, 1 + number % 5, first_seq + number // len(items), 1000)
            answering.save_answers(pupil, public_id, [given], session=session)
            print(given.item_id, given.seq, given.value, flush=True)  # noqa: T201 (the receipt)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
