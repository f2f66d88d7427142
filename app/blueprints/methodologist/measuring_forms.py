"""The shape of what is asked of a calibration."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import IntegerField, RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs lag behind
from wtforms.validators import InputRequired, NumberRange


class CalibrationForm(FlaskForm):  # type: ignore[misc]
    """`answers` is "pupils" or "all", `anchor` a word of `recalibration.Anchor`."""

    answers = RadioField(
        _("Чьи ответы"),
        choices=[
            SelectChoice("pupils", _("Только учеников этой платформы")),
            SelectChoice("all", _("Учеников и респондентов загруженных файлов")),
        ],
        default="pupils",
    )
    fewest = IntegerField(
        _("Сколько ответов нужно заданию"),
        [
            InputRequired(_("Впишите число.")),
            NumberRange(50, 5000, message=_("От 50 до 5000.")),
        ],
        default=200,
    )
    anchor = RadioField(
        _("Привязка к нынешним параметрам"),
        choices=[
            SelectChoice(
                "linked", _("Привязать по всем общим заданиям (Стокинг и Лорд): шкала останется")
            ),
            SelectChoice(
                "fixed", _("Закрепить самую устойчивую половину заданий: шкала останется")
            ),
            SelectChoice("none", _("Не привязывать: 0 и 1 шкалы — среднее и разброс этих людей")),
        ],
        default="linked",
    )
