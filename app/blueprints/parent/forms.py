"""The form of a parent's new account."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import EmailField, PasswordField, StringField
from wtforms.validators import InputRequired, Length, Regexp


class NewParent(FlaskForm):  # type: ignore[misc]
    """Name, e-mail and password; whether they will do is for the use case to say."""

    first_name = StringField(
        _("Имя"),
        [
            InputRequired(_("Напишите имя.")),
            Length(max=80, message=_("Имя длиннее 80 знаков: сократите его.")),
        ],
    )
    last_name = StringField(
        _("Фамилия"),
        [
            InputRequired(_("Напишите фамилию.")),
            Length(max=80, message=_("Фамилия длиннее 80 знаков: сократите её.")),
        ],
    )
    email = EmailField(
        _("Электронная почта"),
        [
            InputRequired(_("Напишите адрес почты.")),
            Length(max=254, message=_("Такой длинной почты не бывает: проверьте адрес.")),
            Regexp(
                r"\s*[^@\s]{1,64}@[^@\s]+\.[^@\s]{2,}\s*$",
                message=_("Адрес выглядит так: имя@почта.ру. Проверьте, нет ли опечатки."),
            ),
        ],
    )
    password = PasswordField(
        _("Пароль"),
        [
            InputRequired(_("Придумайте пароль.")),
            Length(max=200, message=_("Пароль длиннее 200 знаков: сократите его.")),
        ],
    )
