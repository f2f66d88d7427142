"""Why some answers are shown once more, in words that blame nobody."""

from __future__ import annotations

from flask_babel import gettext as _

from app.views_of.second_look import SecondLook, Why


def lead_of(look: SecondLook) -> str:
    """One sentence on what stands out, with the number of answers as a word."""
    count = len(look.questions)
    if count == 1:
        if look.why is Why.FAST:
            return str(_("Этот ответ дан очень быстро. Так бывает."))
        return str(_("Этот ответ стоит проверить: это то, что хотелось сказать?"))
    these = {
        2: _("Эти два ответа"),
        3: _("Эти три ответа"),
        4: _("Эти четыре ответа"),
        5: _("Эти пять ответов"),
    }.get(count, _("Эти ответы"))
    if look.why is Why.FAST:
        return str(_("%(these)s даны очень быстро. Так бывает.", these=these))
    if look.why is Why.ALIKE:
        return str(_("%(these)s одинаковые. Так бывает.", these=these))
    return str(_("%(these)s стоит проверить: это то, что хотелось сказать?", these=these))
