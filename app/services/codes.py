"""Login codes: made, read forgivingly, and looked up by keyed digest.

Twelve symbols of Crockford's base 32 are 60 bits. Such a code needs no slow hash: it is stored
as an HMAC under a key that is not in the database, and found by one indexed look-up.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from app.services.surroundings import Surroundings, of
from models import AccessCode, CodeKind, Guardianship, Pupil, User

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12

# What the eye takes for the same letter, in either alphabet.
_LOOKS_LIKE = str.maketrans("OILАВЕЁКМНОРСТУХЗІ", "011ABEEKMH0PCTYX31")
# The key that was meant when the keyboard was still in Russian.
_SAME_KEY = str.maketrans("ЙЦУКЕНГШЩЗФЫВАПРОЛДЯЧСМИТЬ", "QWERTYUIOPASDFGHJKLZXCVBNM")


def new_code() -> str:
    """A fresh random code, twelve symbols without separators."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def shown(code: str) -> str:
    """The code in groups of four, as printed on a card."""
    return "-".join(code[i : i + 4] for i in range(0, LENGTH, 4))


def readings(text: str) -> tuple[str, ...]:
    """What somebody may have meant: look-alike letters first, then the other keyboard layout.

    Case, spaces and dashes do not matter. Empty when it cannot be a code at all.
    """
    symbols = "".join(ch for ch in text.upper() if ch.isalnum())
    found: dict[str, None] = {}
    for letters in (symbols, symbols.translate(_SAME_KEY)):
        reading = letters.translate(_LOOKS_LIKE)
        if len(reading) == LENGTH and all(ch in ALPHABET for ch in reading):
            found[reading] = None
    return tuple(found)


def digest(around: Surroundings, code: str) -> str:
    return around.digest("code", code)


def derived(around: Surroundings, purpose: str, *parts: str) -> str:
    """A code worked out from the key: for codes that must be shown again and are not stored."""
    message = "\0".join(("derived-code", purpose, *parts)).encode()
    raw = hmac.new(around.code_key.encode(), message, hashlib.sha256).digest()
    return "".join(ALPHABET[byte % 32] for byte in raw[:LENGTH])


def class_code(around: Surroundings, class_group_id: int, nonce: str) -> str:
    """The code of an open class door. It is shown again during the lesson, so it is derived."""
    return derived(around, "class", str(class_group_id), nonce)


def find(session: Session, text: str, now: dt.datetime) -> AccessCode | None:
    """The living code that the typed text means, if any."""
    around = of(session)
    # A text that cannot be a code is looked up all the same, so that it takes as long.
    digests = [digest(around, code) for code in readings(text) or ("",)]
    found = session.execute(
        select(AccessCode, User.closed_at, Pupil.erased_at)
        .outerjoin(Guardianship, Guardianship.id == AccessCode.guardianship_id)
        .outerjoin(Pupil, Pupil.id == func.coalesce(AccessCode.pupil_id, Guardianship.pupil_id))
        .outerjoin(User, User.id == func.coalesce(Pupil.id, AccessCode.user_id))
        .where(AccessCode.digest.in_(digests))
    ).first()
    if found is None or found.closed_at or found.erased_at or found.AccessCode.ended_at:
        return None
    row: AccessCode = found.AccessCode
    return None if row.expires_at is not None and row.expires_at <= now else row


def issue_for_pupil(session: Session, pupil_id: int, now: dt.datetime) -> str:
    """A new personal code; the pupil's earlier ones stop working."""
    session.execute(
        update(AccessCode)
        .where(AccessCode.pupil_id == pupil_id, AccessCode.ended_at.is_(None))
        .values(ended_at=now)
    )
    code = new_code()
    session.execute(
        insert(AccessCode).values(
            kind=CodeKind.PUPIL,
            digest=digest(of(session), code),
            pupil_id=pupil_id,
            created_at=now,
        )
    )
    return code
