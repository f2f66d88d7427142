"""Answers files of pupils: chosen, brought in, and told line by line."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileRequired, MultipleFileField
from wtforms.validators import Length

from app.blueprints.navigator import room
from app.extensions import work
from app.permissions import Permission, actor, requires
from app.services.answer_files import MOST_BYTES, MOST_FILES, Outcome, Sent, bring_in
from app.views_of.class_board import head_of

ENDPOINT = "navigator.answer_files"
AROUND_A_FILE = 1024
"""Bytes of the form around each file, generously."""


class AnswerFilesForm(FlaskForm):  # type: ignore[misc]
    """Files are looked at one by one later, so that a bad one costs the others nothing."""

    files = MultipleFileField(
        _("Файлы с ответами"),
        [
            FileRequired(_("Выберите хотя бы один файл.")),
            Length(max=MOST_FILES, message=_("За один раз можно загрузить не больше 40 файлов.")),
        ],
    )

    def sent(self) -> list[Sent]:
        """The files; of one that is too large only as much as shows it."""
        return [Sent(file.filename, file.read(MOST_BYTES + 1)) for file in self.files.data]


@room.url_value_preprocessor
def take_many_files(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Here more may come at once than elsewhere.

    It has to be said here: the check of form tokens, which reads the form, comes next.
    """
    if endpoint == ENDPOINT:
        request.max_content_length = MOST_FILES * (MOST_BYTES + AROUND_A_FILE)


@room.route("/classes/<int:class_group_id>/answers", methods=["GET", "POST"])
@requires(get=Permission.LEAD_CLASS, post=Permission.LEAD_CLASS)
def answer_files(class_group_id: int) -> ResponseReturnValue:
    """What became of the files is the answer to the POST itself: sent again, nothing changes."""
    head = head_of(actor(), class_group_id, session=work())
    form = AnswerFilesForm()
    outcomes: tuple[Outcome, ...] = ()
    if form.validate_on_submit():
        outcomes = bring_in(actor(), class_group_id, form.sent(), session=work())
    page = render_template("navigator/answer_files.html", head=head, form=form, outcomes=outcomes)
    taken = any(outcome.problem is None for outcome in outcomes)
    return page, 200 if taken or not form.is_submitted() else 422
