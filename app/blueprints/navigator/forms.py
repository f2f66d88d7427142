"""The shape of what a navigator types."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import Field, SelectField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs lag behind
from wtforms.validators import DataRequired, InputRequired, Length

GRADES = range(6, 12)
LONGEST_CLASS_NAME = 40
LONGEST_LIST = 20_000


def _printable(_form: FlaskForm, field: Field) -> None:
    if not str(field.data or "").isprintable():
        raise ValidationError(_("Здесь есть знак, который нельзя напечатать. Введите заново."))


class NewClassForm(FlaskForm):  # type: ignore[misc]
    """`school` is taken out of the form when there is only one."""

    name = StringField(
        _("Название класса"),
        [
            DataRequired(_("Впишите название, например 8 Б.")),
            Length(max=LONGEST_CLASS_NAME, message=_("Не длиннее 40 знаков.")),
            _printable,
        ],
    )
    grade = SelectField(
        _("Какой это год обучения"),
        [InputRequired(_("Выберите год обучения."))],
        coerce=int,
        choices=[SelectChoice(str(grade)) for grade in GRADES],
        default=8,
    )
    school = SelectField(_("Школа"), [InputRequired(_("Выберите школу."))], coerce=int)


class PupilsForm(FlaskForm):  # type: ignore[misc]
    people = TextAreaField(
        _("Список учеников"),
        [
            DataRequired(_("Впишите хотя бы одного ученика.")),
            Length(max=LONGEST_LIST, message=_("Слишком длинный список. Вставьте его по частям.")),
        ],
    )
