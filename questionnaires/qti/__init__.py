"""Export of a questionnaire as a 1EdTech QTI 3.0 package."""

from questionnaires.qti.package import NotExportableError, export

__all__ = ["NotExportableError", "export"]
