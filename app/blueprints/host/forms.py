"""What a host types: an activity, and a time and place for it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs lag behind
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange
from wtforms.widgets import CheckboxInput, ListWidget

from app.blueprints.frame import word

KINDS = (
    "practical_trial",
    "open_day",
    "excursion",
    "lesson",
    "webinar",
    "shift",
    "championship_stage",
    "demonstration_exam",
    "short_course",
)
LEVELS = ("introductory", "basic", "advanced")
FORMATS = ("on_site", "remote")
GRADES = [SelectChoice(str(grade)) for grade in range(6, 12)]


def options(pairs: Iterable[tuple[object, str]]) -> list[Any]:
    """Choices of a field from (value, name)."""
    return [SelectChoice(str(value), name) for value, name in pairs]


def _words(values: tuple[str, ...]) -> list[Any]:
    return options((value, word(value)) for value in values)


class ActivityForm(FlaskForm):  # type: ignore[misc]
    """An activity; choices that come from the catalogue are given by the view."""

    organisation = SelectField(_("Чьё занятие"), [InputRequired()], coerce=int)
    title = StringField(
        _("Название"),
        [
            DataRequired(_("Напишите название занятия.")),
            Length(max=160, message=_("Название длиннее 160 знаков: сократите его.")),
        ],
    )
    summary = TextAreaField(
        _("Что будет делать ученик"),
        [
            DataRequired(_("Опишите занятие двумя-тремя предложениями.")),
            Length(max=2000, message=_("Описание длиннее 2000 знаков: сократите его.")),
        ],
    )
    kind = SelectField(_("Вид"), [InputRequired()], choices=lambda: _words(KINDS))
    level = RadioField(_("Уровень"), choices=lambda: _words(LEVELS), default="introductory")
    format = RadioField(_("Как проходит"), choices=lambda: _words(FORMATS), default="on_site")
    grade_from = SelectField(
        _("С какого класса"), [InputRequired()], coerce=int, choices=GRADES, default=6
    )
    grade_to = SelectField(
        _("По какой класс"), [InputRequired()], coerce=int, choices=GRADES, default=11
    )
    competence = SelectField(_("Компетенция"))
    professions = SelectMultipleField(
        _("Какие профессии можно попробовать"),
        [InputRequired(_("Отметьте хотя бы одну профессию: по ним занятие находят ученики."))],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    accessibility = TextAreaField(
        _("Доступность"),
        [Length(max=1000, message=_("Текст длиннее 1000 знаков: сократите его."))],
    )

    def validate_grade_to(self, field: Any) -> None:
        if field.data is not None and (self.grade_from.data or 0) > field.data:
            raise ValidationError(_("Последний класс меньше первого: поменяйте их местами."))


class SlotForm(FlaskForm):  # type: ignore[misc]
    """A time and place; times are on the clocks of the region."""

    day = DateField(
        _("Дата"),
        [InputRequired(_("Укажите дату в виде 27.11.2026."))],
        format=["%Y-%m-%d", "%d.%m.%Y"],
    )
    begins = TimeField(_("Начало"), [InputRequired(_("Укажите время начала, например 15:00."))])
    ends = TimeField(_("Конец"), [InputRequired(_("Укажите время конца, например 16:30."))])
    place = StringField(
        _("Место"),
        [
            DataRequired(_("Напишите, куда приходить.")),
            Length(max=240, message=_("Адрес длиннее 240 знаков: сократите его.")),
        ],
    )
    capacity = IntegerField(
        _("Мест"),
        [
            InputRequired(_("Укажите число мест, например 8.")),
            NumberRange(1, 500, _("Мест может быть от 1 до 500.")),
        ],
        default=8,
    )
    minimum = IntegerField(
        _("Сколько учеников нужно, чтобы занятие состоялось"),
        [
            InputRequired(_("Укажите число; 0 — занятие состоится в любом случае.")),
            NumberRange(0, 500, _("Число может быть от 0 до 500.")),
        ],
        default=0,
    )

    def validate_ends(self, field: Any) -> None:
        if field.data and self.begins.data and field.data <= self.begins.data:
            raise ValidationError(_("Конец раньше начала: проверьте время."))

    def validate_minimum(self, field: Any) -> None:
        if field.data is not None and self.capacity.data and field.data > self.capacity.data:
            raise ValidationError(_("Это больше, чем мест: уменьшите число."))

    def typed(self) -> dict[str, Any]:
        """The checked fields by name, as the use case takes them."""
        names = ("day", "begins", "ends", "place", "capacity", "minimum")
        return {name: self[name].data for name in names}
