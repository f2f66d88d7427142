from __future__ import annotations

import pytest

from questionnaires.quality.model import Detector
from tests.unit.questionnaires.quality.invented import CORRELATIONS, LONG, careful


@pytest.fixture(scope="session")
def detector() -> Detector:
    """Fitted on a few hundred made-up people."""
    return Detector.fit(careful(300, 100), LONG, CORRELATIONS, source="made-up people")
