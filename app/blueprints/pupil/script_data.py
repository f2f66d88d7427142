"""What the script of the question page needs to go on alone: the form, the state, the words."""

from __future__ import annotations

from functools import cache

import orjson
from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup

from app.blueprints.frame import locale
from app.views_of.questions import QuestionPage


def script_data(page: QuestionPage) -> Markup:
    """JSON for a `<script type="application/json">` element."""
    content = {
        "id": page.public_id,
        "address": url_for("pupil.question", public_id=page.public_id),
        "answers": url_for("pupil.answers", public_id=page.public_id),
        "result": url_for("pupil.result", public_id=page.public_id),
        "seconds": page.seconds,
        "options": page.options,
        "parts": [(part.title, part.first, part.count) for part in page.parts],
        "items": [(q.id, q.text) for q in page.questions],
        "stored": {q.id: (q.seq - 1, q.value) for q in page.questions if q.value is not None},
        "words": _words(locale()),
    }
    # Inside a script element only "<" could end it early.
    return Markup(orjson.dumps(content).decode().replace("<", "\\u003c"))  # noqa: S704


@cache
def _words(_locale: str) -> dict[str, str]:
    """Sentences with {gaps} for the script; the first three are those of `ui.progress`.

    Worked out once per language: Flask-Babel takes its time over each.
    """
    return {
        "block": _("Блок %(block)s из %(blocks)s", block="{block}", blocks="{blocks}"),
        "minutes": _("примерно %(minutes)s мин", minutes="{minutes}"),
        "answered": _("ответов: %(answered)s из %(total)s", answered="{answered}", total="{total}"),
        "part": _(
            "Вопросов: %(count)s, примерно %(minutes)s мин.", count="{count}", minutes="{minutes}"
        ),
        "question": _("Вопрос %(number)s из %(total)s", number="{number}", total="{total}"),
        "done": _("Все ответы есть"),
        "site": _("Билет в будущее"),
        "pause": _("Прерваться — ответы сохранены"),
        "leave": _("Прерваться"),
        "saved": _("Ответы сохранены"),
        "saving": _("Сохраняем ответы: %(count)s", count="{count}"),
        "offline": _("Нет сети. Ответы (%(count)s) ждут на этом устройстве", count="{count}"),
        "busy": _("Сервер занят. Ответы (%(count)s) ждут на этом устройстве", count="{count}"),
        "out": _(
            "Время входа закончилось. Ответы (%(count)s) ждут на этом устройстве. "
            "Войди снова — и они сохранятся.",
            count="{count}",
        ),
        "stale": _(
            "Страница устарела. Ответы (%(count)s) ждут на этом устройстве. "
            "Открой её заново — и они сохранятся.",
            count="{count}",
        ),
        "conflict": _(
            "«%(item)s»: в другой вкладке выбрано «%(answer)s». Сейчас считается этот ответ.",
            item="{item}",
            answer="{answer}",
        ),
    }
