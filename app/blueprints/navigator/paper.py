"""What is shown on the projector or printed: the poster of an open door, and login cards."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.blueprints.navigator import room
from app.blueprints.qr import qr_svg
from app.errors import say
from app.extensions import work
from app.permissions import Permission, actor, requires
from app.services import classes
from app.services.errors import NobodyChosen
from app.views_of.class_board import roll_of


@room.get("/classes/<int:class_group_id>/poster")
@requires(get=Permission.LEAD_CLASS)
def poster(class_group_id: int) -> str:
    page = roll_of(actor(), class_group_id, session=work())
    qr = qr_svg(page.door.link) if page.door else None
    return render_template("navigator/poster.html", page=page, qr=qr)


@room.route("/classes/<int:class_group_id>/cards", methods=["GET", "POST"])
@requires(get=Permission.LEAD_CLASS, post=Permission.LEAD_CLASS)
def cards(class_group_id: int) -> ResponseReturnValue:
    """The sheet is the answer to the POST itself: its codes exist nowhere else."""
    page = roll_of(actor(), class_group_id, session=work())
    if request.method != "POST":
        return render_template("navigator/cards.html", page=page, error=None)
    chosen = request.form.getlist("pupils", type=int)
    try:
        printed = classes.print_cards(actor(), class_group_id, chosen, session=work())
    except NobodyChosen as error:
        return render_template("navigator/cards.html", page=page, error=say(error)), 422
    drawn = [(card, qr_svg(page.card_link(card.code))) for card in printed]
    sheet = render_template("navigator/sheets.html", page=page, cards=drawn)
    return sheet, {"Cache-Control": "no-store"}
