"""QR codes as inline SVG."""

from __future__ import annotations

import segno
from markupsafe import Markup

QUIET_ZONE = 2
"""Modules of white around the code; the page adds its own white padding."""


def qr_svg(text: str) -> Markup:
    """A QR code with medium error correction: paper gets creased.

    Black on the white of its box in either theme: many cameras do not read inverted codes.
    """
    drawn = segno.make(text, error="m", micro=False).svg_inline(
        border=QUIET_ZONE, omitsize=True, svgclass=None, lineclass=None
    )
    return Markup(drawn)  # noqa: S704 (segno draws it; the text is only encoded, never written out)
