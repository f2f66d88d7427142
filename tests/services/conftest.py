from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from tests.services.scene import Scene, set_up


@pytest.fixture
def scene(session: Session) -> Scene:
    return set_up(session)
