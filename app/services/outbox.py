"""Messages that changes decided: sent afterwards, each until it is accepted once."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.identity import Principal
from app.services.surroundings import of
from app.services.transaction import change
from models import OutboxMessage, Slot, User

SYSTEM = Principal.system("outbox")
MOST_TRIES = 10
BATCH = 200

WORDS = {
    "booking.placed": (
        "Место на профпробу",
        "{child} идёт на занятие «{title}»: {when}, {place}.",
    ),
    "booking.waiting": (
        "Лист ожидания на профпробу",
        (
            "Мест на занятие «{title}» ({when}) пока нет. {child} в листе ожидания, "
            "мы напишем, когда место освободится."
        ),
    ),
}


def deliver(*, session: Session) -> int:
    """Send waiting messages; one that is refused stays for the next run, ten times at most."""
    around = of(session)
    waiting = session.scalars(
        select(OutboxMessage)
        .where(OutboxMessage.sent_at.is_(None), OutboxMessage.attempts < MOST_TRIES)
        .order_by(OutboxMessage.id)
        .limit(BATCH)
    ).all()
    letters = [(message.id, _letter(message, session)) for message in waiting]
    session.rollback()
    sent = 0
    for message_id, letter in letters:
        delivered = True
        if letter is not None:
            try:
                around.mail.send(*letter)
            except OSError:
                delivered = False
        sent += delivered
        _note(session, message_id, delivered)
    return sent


def _letter(message: OutboxMessage, session: Session) -> tuple[str, str, str] | None:
    """Address, subject and body; None when there is nobody or nothing left to write about."""
    recipient = session.get(User, message.recipient_id)
    slot = session.get(Slot, message.content["slot"])
    child = session.get(User, message.content["pupil"])
    if recipient is None or recipient.email is None or slot is None or child is None:
        return None
    zone = ZoneInfo(slot.activity.host.region.timezone)
    subject, body = WORDS[message.kind]
    text = body.format(
        child=child.first_name,
        title=slot.activity.title,
        when=slot.starts_at.astimezone(zone).strftime("%d.%m.%Y %H:%M"),
        place=slot.place,
    )
    return recipient.email, subject, f"{text}\n\n{of(session).public_url}/family\n"


def _note(session: Session, message_id: int, delivered: bool) -> None:
    with change(session, SYSTEM) as unit:
        session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.id == message_id)
            .values(attempts=OutboxMessage.attempts + 1, sent_at=unit.now if delivered else None)
        )
        unit.record("message.sent" if delivered else "message.refused", f"message:{message_id}")
