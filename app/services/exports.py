"""Versions of instruments as files for other programs."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.services import instruments
from app.services.errors import NotFound
from questionnaires.items_csv import export_items
from questionnaires.qti import NotExportableError
from questionnaires.qti import export as export_package


def table(key: str, *, session: Session) -> bytes:
    """All items of a version as CSV; a spreadsheet runs nothing of it. Raises NotFound."""
    return export_items(instruments.version(key, session=session))


def qti(key: str, language: str, *, session: Session) -> bytes:
    """A version as a QTI 3 package; NotFound also when it has no wordings of its own."""
    try:
        return export_package(instruments.version(key, session=session), language)
    except NotExportableError:
        raise NotFound from None
