"""The desk, a class and its door."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs lag behind

from app.blueprints.navigator import room
from app.blueprints.navigator.forms import NewClassForm, PupilsForm
from app.blueprints.qr import qr_svg
from app.errors import say
from app.extensions import work
from app.permissions import Permission, actor, requires
from app.services import classes
from app.services.errors import ClassIsFull, NamesAreBroken
from app.views_of.class_board import board_of, class_page_of, head_of, schools_of
from app.views_of.desk import desk_of


@room.get("/desk")
@requires(get=Permission.LEAD_CLASS)
def desk() -> str:
    return render_template("navigator/desk.html", desk=desk_of(actor(), session=work()))


@room.route("/classes/new", methods=["GET", "POST"])
@requires(get=Permission.LEAD_CLASS, post=Permission.LEAD_CLASS)
def new_class() -> ResponseReturnValue:
    form = NewClassForm()
    schools = schools_of(actor(), session=work())
    form.school.choices = [SelectChoice(str(number), name) for number, name in schools]
    if len(schools) == 1:
        del form.school
    if form.validate_on_submit():
        school_id = form.school.data if form.school else schools[0][0]
        class_group_id = classes.create(
            actor(), school_id, form.name.data or "", form.grade.data, session=work()
        )
        flash(_("Класс создан. Теперь добавьте учеников."), "good")
        return redirect(url_for("navigator.add_pupils", class_group_id=class_group_id))
    status = 422 if form.errors else 200
    return render_template("navigator/new_class.html", form=form, schools=schools), status


@room.get("/classes/<int:class_group_id>")
@requires(get=Permission.LEAD_CLASS)
def class_page(class_group_id: int) -> str:
    page = class_page_of(actor(), class_group_id, request.args.get("state"), session=work())
    qr = qr_svg(page.door.link) if page.door else None
    return render_template("navigator/class.html", page=page, board=page.board, qr=qr)


@room.get("/classes/<int:class_group_id>/rows")
@requires(get=Permission.LEAD_CLASS)
def class_rows(class_group_id: int) -> str:
    """The part of the class page that refreshes itself."""
    board = board_of(actor(), class_group_id, request.args.get("state"), session=work())
    return render_template("navigator/_board.html", board=board)


@room.route("/classes/<int:class_group_id>/pupils", methods=["GET", "POST"])
@requires(get=Permission.LEAD_CLASS, post=Permission.LEAD_CLASS)
def add_pupils(class_group_id: int) -> ResponseReturnValue:
    form, broken = PupilsForm(), []
    head = head_of(actor(), class_group_id, session=work())
    if form.validate_on_submit():
        try:
            added = classes.add_pupils(actor(), head.id, form.people.data or "", session=work())
        except (NamesAreBroken, ClassIsFull) as error:
            form.people.errors = [say(error)]
            broken = error.lines if isinstance(error, NamesAreBroken) else []
        else:
            flash(_("Добавлено учеников: %(added)s.", added=added), "good" if added else "info")
            return redirect(url_for("navigator.class_page", class_group_id=head.id))
    status = 422 if form.errors else 200
    page = render_template("navigator/add_pupils.html", form=form, head=head, broken=broken)
    return page, status


@room.post("/classes/<int:class_group_id>/door")
@requires(post=Permission.LEAD_CLASS)
def open_door(class_group_id: int) -> ResponseReturnValue:
    classes.open_door(actor(), class_group_id, session=work())
    return redirect(_after_door(class_group_id))


@room.post("/classes/<int:class_group_id>/door/close")
@requires(post=Permission.LEAD_CLASS)
def close_door(class_group_id: int) -> ResponseReturnValue:
    classes.close_door(actor(), class_group_id, session=work())
    flash(_("Вход закрыт. Кто уже вошёл, может отвечать дальше."), "info")
    return redirect(_after_door(class_group_id))


def _after_door(class_group_id: int) -> str:
    page = "poster" if request.form.get("back") == "poster" else "class_page"
    return url_for(f"navigator.{page}", class_group_id=class_group_id)
