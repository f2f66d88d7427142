"""Shape of what is typed at the doors. What is right or wrong is the use cases' to say."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from app.errors import say, status
from app.services.errors import DomainError


class DoorForm(FlaskForm):  # type: ignore[misc]
    """A form that can say at a field why a use case refused.

    `status` is that of the page on which the form stands: 200 until something is wrong.
    """

    refused = 0

    @property
    def status(self) -> int:
        return self.refused or (422 if self.errors else 200)

    def text(self, name: str) -> str:
        """What was typed into a field."""
        return self[name].data or ""

    def refuse(self, name: str, error: DomainError, words: str | None = None) -> None:
        self[name].errors = [words or say(error)]
        self.refused = status(error)


class CodeForm(DoorForm):
    code = StringField(
        _("Код"),
        validators=[
            InputRequired(_("Введи код. Он напечатан на карточке или показан на доске.")),
            Length(max=60, message=_("Код короче: в нём 12 знаков.")),
        ],
    )


class NameForm(DoorForm):
    first_name = StringField(_("Имя"), validators=[InputRequired(_("Напиши своё имя."))])
    last_name = StringField(_("Фамилия"), validators=[InputRequired(_("Напиши свою фамилию."))])


class PasswordForm(DoorForm):
    email = StringField(_("Почта"), validators=[InputRequired(_("Введите почту."))])
    password = PasswordField(_("Пароль"), validators=[InputRequired(_("Введите пароль."))])


class OneTimeForm(DoorForm):
    code = StringField(
        _("Код из приложения"),
        validators=[InputRequired(_("Введите шесть цифр из приложения."))],
    )


class NewPasswordForm(DoorForm):
    code = StringField(
        _("Одноразовый код"),
        validators=[
            InputRequired(_("Введите код из приглашения.")),
            Length(max=60, message=_("Код короче: в нём 12 знаков.")),
        ],
    )
    password = PasswordField(
        _("Новый пароль"),
        validators=[
            InputRequired(_("Придумайте пароль.")),
            Length(max=200, message=_("Пароль длиннее 200 знаков: выберите короче.")),
        ],
    )


class ChangePasswordForm(DoorForm):
    old = PasswordField(_("Нынешний пароль"), validators=[InputRequired(_("Введите пароль."))])
    new = PasswordField(
        _("Новый пароль"),
        validators=[
            InputRequired(_("Придумайте пароль.")),
            Length(max=200, message=_("Пароль длиннее 200 знаков: выберите короче.")),
        ],
    )
