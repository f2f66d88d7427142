from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.identity import Role
from tests.factories import people
from tests.factories.sign_in import sign_in


@pytest.fixture
def desk(client: FlaskClient, session: Session) -> FlaskClient:
    """The browser of a methodologist."""
    sign_in(client, session, people.staff(session, Role.METHODOLOGIST).id)
    return client
