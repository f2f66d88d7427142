"""Putting a test client into somebody's shoes."""

from __future__ import annotations

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories.people import token_of


def sign_in(client: FlaskClient, session: Session, user_id: int) -> None:
    """Sign the client in as a user, through a real browser session."""
    token = token_of(session, user_id)
    with client.session_transaction() as cookie:
        cookie.clear()
        cookie["_user_id"] = token
        cookie["_fresh"] = True
