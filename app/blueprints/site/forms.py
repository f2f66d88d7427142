"""Shape of the catalogue's filter and of the choice of a page's look."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SearchField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs lag behind
from wtforms.validators import InputRequired

Names = Sequence[tuple[str, str]]


class CatalogueFilter(FlaskForm):  # type: ignore[misc]
    """A form of a GET: it changes nothing, so it carries no token."""

    class Meta:
        csrf = False

    q = SearchField(_("Что искать"))
    family = SelectField(_("Направление"), validate_choice=False)
    industry = SelectField(_("Отрасль"), validate_choice=False)

    def offer(self, families: Names, industries: Names) -> None:
        """Fill the two lists with what the catalogue has."""
        self.family.choices = [
            SelectChoice("", _("любое")),
            *(SelectChoice(*each) for each in families),
        ]
        self.industry.choices = [
            SelectChoice("", _("любая")),
            *(SelectChoice(*each) for each in industries),
        ]


class AppearanceForm(FlaskForm):  # type: ignore[misc]
    theme = RadioField(
        _("Цвета"),
        choices=[
            SelectChoice("auto", _("Как на устройстве")),
            SelectChoice("light", _("Светлые")),
            SelectChoice("dark", _("Тёмные")),
        ],
        validators=[InputRequired(_("Выбери один вариант."))],
    )
    text_size = RadioField(
        _("Размер букв"),
        choices=[SelectChoice("normal", _("Обычный")), SelectChoice("large", _("Крупный"))],
        validators=[InputRequired(_("Выбери один вариант."))],
    )
    contrast = RadioField(
        _("Контраст"),
        choices=[SelectChoice("normal", _("Обычный")), SelectChoice("high", _("Высокий"))],
        validators=[InputRequired(_("Выбери один вариант."))],
    )
    layout = RadioField(
        _("Страница вопроса"),
        choices=[SelectChoice("normal", _("Обычная")), SelectChoice("simple", _("Проще"))],
        validators=[InputRequired(_("Выбери один вариант."))],
    )
    next = HiddenField()
