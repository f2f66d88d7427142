"""Elements of a QTI 3.0 file, written the same way every time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Mapping

ASSESSMENT = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
PACKAGE = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
_SCHEMAS = {
    ASSESSMENT: "https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd",
    PACKAGE: "https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqtiv3p0_imscpv1p2_v1p0.xsd",
}
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Element = ET.Element


def root(tag: str, namespace: str, attributes: Mapping[str, str]) -> Element:
    """The outermost element of a file, with its namespace and schema."""
    # Written as plain attributes: the files have one namespace, and prefixes would be global state.
    return Element(
        tag,
        {
            "xmlns": namespace,
            "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
            "xsi:schemaLocation": f"{namespace} {_SCHEMAS[namespace]}",
            **_clean(attributes),
        },
    )


def add(
    parent: Element, tag: str, attributes: Mapping[str, str] | None = None, text: str = ""
) -> Element:
    """A new last child of `parent`; characters that XML cannot carry are left out."""
    child = ET.SubElement(parent, tag, _clean(attributes or {}))
    if text:
        child.text = _NOT_IN_XML.sub("", text)
    return child


def to_bytes(element: Element) -> bytes:
    """The file as UTF-8 with a declaration and one element a line."""
    ET.indent(element)
    body = ET.tostring(element, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'.encode()


def _clean(attributes: Mapping[str, str]) -> dict[str, str]:
    return {name: _NOT_IN_XML.sub("", value) for name, value in attributes.items()}
