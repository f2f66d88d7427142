"""Which handler does which kind of job."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from app.services import calibration, norming, rescoring
from app.services.jobs import Handler

HANDLERS: Mapping[str, Handler] = MappingProxyType(
    {
        calibration.KIND: calibration.calibrate,
        norming.KIND: norming.build_norms,
        rescoring.KIND: rescoring.rescore,
    }
)
