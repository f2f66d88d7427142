"""A methodologist's views: how items behave, calibration, norms, DIF, rescoring, jobs."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.blueprints.frame import locale
from app.blueprints.methodologist import room
from app.blueprints.methodologist.measuring_forms import CalibrationForm
from app.extensions import work
from app.permissions import Permission, actor, requires
from app.services import scoring_sets
from app.services.calibration import ask_for_calibration
from app.services.calibration_task import Choices
from app.services.norming import ask_for_norms
from app.services.rescoring import ask_for_rescoring
from app.views_of.calibrations import calibration_page_of, set_page_of
from app.views_of.dif_tables import dif_of
from app.views_of.item_curves import item_of
from app.views_of.item_statistics import items_of
from app.views_of.job_lines import job_of, jobs_of
from app.views_of.norm_tables import norms_page_of
from app.views_of.rescorings import rescoring_of
from questionnaires.irt.recalibration import Anchor

KEEP = Permission.KEEP_INSTRUMENTS


@room.get("/instruments/<key>/items")
@requires(get=KEEP)
def item_statistics(key: str) -> str:
    asked = request.args
    page = items_of(
        key,
        locale(),
        whose=asked.get("whose", "pupils"),
        form=asked.get("form") or None,
        session=work(),
    )
    return render_template("methodologist/items.html", page=page)


@room.get("/instruments/<key>/items/<item_id>")
@requires(get=KEEP)
def item(key: str, item_id: str) -> str:
    whose = request.args.get("whose", "pupils")
    page = item_of(key, item_id, locale(), whose=whose, session=work())
    return render_template("methodologist/item.html", page=page)


@room.route("/instruments/<key>/calibration", methods=["GET", "POST"])
@requires(get=KEEP, post=KEEP)
def calibration(key: str) -> ResponseReturnValue:
    form = CalibrationForm()
    if form.validate_on_submit():
        fewest = form.fewest.data or 0
        choices = Choices(form.answers.data == "all", fewest, Anchor(form.anchor.data))
        job = ask_for_calibration(actor(), key, choices, session=work())
        return redirect(url_for("methodologist.job", public_id=job))
    page = calibration_page_of(key, locale(), session=work())
    body = render_template("methodologist/calibration.html", page=page, form=form)
    return body, 422 if form.errors else 200


@room.route("/instruments/<key>/norms", methods=["GET", "POST"])
@requires(get=KEEP, post=KEEP)
def norms(key: str) -> ResponseReturnValue:
    if request.method == "POST":
        job = ask_for_norms(actor(), key, session=work())
        return redirect(url_for("methodologist.job", public_id=job))
    page = norms_page_of(key, locale(), session=work())
    return render_template("methodologist/norms.html", page=page)


@room.get("/instruments/<key>/dif")
@requires(get=KEEP)
def dif(key: str) -> str:
    page = dif_of(key, locale(), groups=request.args.get("groups"), session=work())
    return render_template("methodologist/dif.html", page=page)


@room.route("/instruments/<key>/rescore", methods=["GET", "POST"])
@requires(get=KEEP, post=KEEP)
def rescore(key: str) -> ResponseReturnValue:
    if request.method == "POST":
        job = ask_for_rescoring(actor(), key, session=work())
        return redirect(url_for("methodologist.job", public_id=job))
    page = rescoring_of(key, locale(), session=work())
    return render_template("methodologist/rescore.html", page=page)


@room.get("/instruments/sets/<int:set_id>")
@requires(get=KEEP)
def scoring_set(set_id: int) -> str:
    page = set_page_of(set_id, locale(), session=work())
    return render_template(f"methodologist/set_{page.kind}.html", page=page)


@room.route("/instruments/sets/<int:set_id>/adopt", methods=["GET", "POST"])
@requires(get=KEEP, post=KEEP)
def adopt(set_id: int) -> ResponseReturnValue:
    if request.method == "GET":
        page = set_page_of(set_id, locale(), session=work())
        return render_template("methodologist/adopt.html", page=page)
    key = scoring_sets.adopt(actor(), set_id, session=work())
    flash(_("Набор принят: новые прохождения считаются по нему."), "good")
    return redirect(url_for("methodologist.rescore", key=key))


@room.post("/instruments/sets/<int:set_id>/reject")
@requires(post=KEEP)
def reject(set_id: int) -> ResponseReturnValue:
    scoring_sets.reject(actor(), set_id, session=work())
    flash(_("Набор отклонён. Прохождения, начатые по нему, его сохраняют."), "info")
    return redirect(url_for("methodologist.scoring_set", set_id=set_id))


@room.get("/instruments/jobs")
@requires(get=KEEP)
def jobs() -> str:
    return render_template("methodologist/jobs.html", lines=jobs_of(session=work()))


@room.get("/instruments/jobs/<public_id>")
@requires(get=KEEP)
def job(public_id: str) -> str:
    """Progress of a job; an open page asks for it again every two seconds."""
    return render_template("methodologist/job.html", line=job_of(public_id, session=work()))
