"""The shape of what a methodologist sends."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, HiddenField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Regexp


class TextForm(FlaskForm):  # type: ignore[misc]
    """An instrument as a file or as text; the file counts when there are both."""

    file = FileField(_("Файл YAML"))
    content = TextAreaField(_("Текст анкеты"))
    replace = BooleanField(_("Заменить черновик с этим номером"))

    def validate_content(self, field: TextAreaField) -> None:
        if not self.file.data and not (field.data or "").strip():
            raise ValidationError(_("Выберите файл или вставьте текст."))


class TableForm(FlaskForm):  # type: ignore[misc]
    """A table of items, and the number of the draft it becomes."""

    table = FileField(_("Файл CSV"), [FileRequired(_("Выберите файл с таблицей вопросов."))])
    version = StringField(
        _("Номер новой версии"),
        [
            InputRequired(_("Впишите номер, например 2.1.")),
            Regexp(r"\d{1,3}\.\d{1,3}\Z", message=_("Два числа через точку, например 2.1.")),
        ],
    )
    only = BooleanField(_("Убрать из анкеты вопросы, которых нет в таблице"))


class PublishForm(FlaskForm):  # type: ignore[misc]
    """`sha256` is that of the text the page was about."""

    sha256 = HiddenField()


class RetireForm(FlaskForm):  # type: ignore[misc]
    """`knowing` is asked only where the plan would be left with a gap."""

    knowing = BooleanField(_("Понимаю: у этих классов анкета пропадёт из плана"))
