"""Shape of the catalogue's filter and of the choice of a page's look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SearchField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs lag behind
from wtforms.validators import InputRequired

from app.views_of.professions import FILTERS, Choice

WAYS = {"after-9": _("После 9 класса: колледж"), "after-11": _("После 11 класса: вуз")}
"""What the ways into a profession are called."""


class CatalogueFilter(FlaskForm):  # type: ignore[misc]
    """A form of a GET: it changes nothing, so it carries no token."""

    class Meta:
        csrf = False

    q = SearchField(_("Что искать"))
    family = SelectField(_("Направление"), validate_choice=False)
    industry = SelectField(_("Отрасль"), validate_choice=False)
    way = SelectField(_("Образование"), validate_choice=False)
    subject = SelectField(_("Школьный предмет"), validate_choice=False)
    condition = SelectField(_("Условия работы"), validate_choice=False)
    environment = SelectField(_("Среда"), validate_choice=False)

    def asked(self) -> dict[str, str]:
        """What is chosen in the lists, by the name of the list."""
        return {name: self[name].data or "" for name in FILTERS if self[name].data}

    def offer(self, choices: Mapping[str, Sequence[Choice]]) -> None:
        """Fill the lists with what the catalogue has."""
        for name in FILTERS:
            self[name].choices = [
                SelectChoice("", _("неважно")),
                *(
                    SelectChoice(each.id, f"{WAYS.get(each.name, each.name)} ({each.count})")
                    for each in choices[name]
                ),
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
