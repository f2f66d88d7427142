"""What the script of the question page needs to go on alone: the form, the state, the words."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import orjson
from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup

from app.blueprints.frame import locale, owner
from app.views_of.item_wording import Choice
from app.views_of.questions import Question, QuestionPage

if TYPE_CHECKING:
    from questionnaires.reasoning.item import Figure


def script_data(page: QuestionPage) -> Markup:
    """JSON for a `<script type="application/json">` element.

    An item is `[id, text]`, then its own options and its figure where it has them; an option is
    `[value, text]`, then its figure; a figure is `[svg, alt]`. `order` holds the ids to answer in
    their order, `items` besides whatever a later plan may bring.
    """
    content = {
        "id": page.public_id,
        "address": url_for("pupil.question", public_id=page.public_id),
        "answers": url_for("pupil.answers", public_id=page.public_id),
        "owner": owner(),
        "instrument": page.version,
        "kind": page.kind,
        "adaptive": page.adaptive,
        "most": page.most,
        "seconds": page.seconds,
        "going": page.going,
        "options": [_option(option) for option in page.options],
        "parts": [(part.title, part.first, part.count) for part in page.parts],
        "items": [_item(question) for question in (*page.questions, *page.spare)],
        "order": [question.id for question in page.questions],
        "stored": {q.id: (q.seq - 1, q.value) for q in page.questions if q.value is not None},
        "words": _words(locale(), page.adaptive, len(page.parts) == 1),
    }
    # Inside a script element only "<" could end it early.
    return Markup(orjson.dumps(content).decode().replace("<", "\\u003c"))  # noqa: S704


def _item(question: Question) -> list[Any]:
    item: list[Any] = [question.id, question.text]
    if question.options:
        item.append([_option(option) for option in question.options])
    if question.figure is not None:
        item.append(_figure(question.figure))
    return item


def _option(option: Choice) -> list[Any]:
    found: list[Any] = [option.value, option.text]
    return found if option.figure is None else [*found, _figure(option.figure)]


def _figure(figure: Figure) -> tuple[str, str]:
    return figure.svg, figure.alt


@cache
def _words(_locale: str, adaptive: bool, single: bool) -> dict[str, str]:
    """Sentences with {gaps} for the script; the first ones are those of the progress line.

    Worked out once per language: Flask-Babel takes its time over each.
    """
    count, minutes, number = "{count}", "{minutes}", "{number}"
    if adaptive:
        lengths = {
            "answered": _(
                "ответов: %(answered)s, всего примерно %(total)s",
                answered="{answered}",
                total="{total}",
            ),
            "part": _(
                "Вопросов: примерно %(count)s, время: около %(minutes)s мин.",
                count=count,
                minutes=minutes,
            ),
            "question": _("Вопрос %(number)s", number=number),
        }
    else:
        lengths = {
            "answered": _(
                "ответов: %(answered)s из %(total)s", answered="{answered}", total="{total}"
            ),
            "part": _(
                "Вопросов: %(count)s, примерно %(minutes)s мин.", count=count, minutes=minutes
            ),
            "question": _("Вопрос %(number)s из %(total)s", number=number, total="{total}"),
        }
    if single:
        lengths["left"] = _("Осталось примерно %(minutes)s мин", minutes=minutes)
    else:
        lengths["block"] = _("Блок %(block)s из %(blocks)s", block="{block}", blocks="{blocks}")
        lengths["minutes"] = _("примерно %(minutes)s мин", minutes=minutes)
    return lengths | {
        "done": _("Все ответы есть"),
        "site": _("Билет в будущее"),
        "keys": _("Можно отвечать клавишами 1–%(count)s, назад — клавиша ←.", count=count),
        "rest": _(
            "Ты отвечаешь уже %(minutes)s мин. Можно сделать паузу: ответы останутся на месте.",
            minutes=minutes,
        ),
        "more": _("Осталось ещё вопросов: %(count)s.", count=count),
        "pause": _("Прерваться — ответы сохранены"),
        "leave": _("Прерваться"),
        "saved": _("Ответы сохранены"),
        "saving": _("Сохраняем ответы: %(count)s", count=count),
        "offline": _("Нет сети. Ответы (%(count)s) ждут на этом устройстве", count=count),
        "busy": _("Сервер занят. Ответы (%(count)s) ждут на этом устройстве", count=count),
        "out": _(
            "Время входа закончилось. Ответы (%(count)s) ждут на этом устройстве. "
            "Войди снова — и они сохранятся.",
            count=count,
        ),
        "stale": _(
            "Страница устарела. Ответы (%(count)s) ждут на этом устройстве. "
            "Открой её заново — и они сохранятся. Если здесь вошёл кто-то другой, войди снова "
            "со своим кодом.",
            count=count,
        ),
        "tab": _(
            "Ответы (%(count)s) не отправлены и есть только в этой вкладке: устройство не даёт их "
            "запомнить. Не закрывай и не обновляй её, пока они не отправятся, или скачай их "
            "файлом.",
            count=count,
        ),
        "finished": _(
            "Анкета уже закончена в другой вкладке: ответов не вошло — %(count)s. Результат "
            "посчитан без них, и делать ничего не нужно. Если они важны, скачай файл и покажи "
            "его педагогу.",
            count=count,
        ),
        "conflict": _(
            "%(item)s: в другой вкладке выбрано «%(answer)s». Сейчас считается этот ответ.",
            item="{item}",
            answer="{answer}",
        ),
    }
