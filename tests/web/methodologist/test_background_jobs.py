"""From a button to a proposal, a decision and a rescoring; and the pages of the jobs."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.clock import FixedClock
from app.identity import Role
from app.services import instruments
from app.services.job_kinds import HANDLERS
from app.services.jobs import WORKER_DIED, run_next
from models import Job, JobState, ProfileRecord, ScoringSet, ScoringSetState
from questionnaires.definition import Questionnaire
from tests.factories import answers, people
from tests.factories.sign_in import sign_in
from tests.web.methodologist.measured import KEY, candidate, pupils_answer, rows
from tests.web.methodologist.reading import text

CALIBRATION = f"/instruments/{KEY}/calibration"
CHOICES = {"answers": "pupils", "fewest": "50", "anchor": "linked"}


@pytest.fixture
def instrument(session: Session) -> Questionnaire:
    return answers.sample(session)


def work_on(session: Session) -> None:
    while run_next(HANDLERS, session=session):
        pass
    session.rollback()


def test_a_calibration_is_asked_for_and_its_page_says_how_it_goes(
    desk: FlaskClient, session: Session, instrument: Questionnaire
) -> None:
    pupils_answer(session, instrument, 60)
    asked = desk.post(CALIBRATION, data=CHOICES)
    assert asked.status_code == 302
    page = desk.get(asked.location).text
    assert "ждёт очереди" in page
    assert 'hx-trigger="every 2s"' in page
    assert "Обновить" in page, "without JavaScript there is a link"
    work_on(session)
    page = desk.get(asked.location).text
    assert "hx-trigger" not in page
    assert "Получен набор sample@1.0/2. Он ждёт решения." in text(page)
    assert "Заданий оценено 12" in text(page)


def test_the_choices_of_the_form_reach_the_job(
    desk: FlaskClient, session: Session, instrument: Questionnaire
) -> None:
    pupils_answer(session, instrument, 60)
    desk.post(CALIBRATION, data={"answers": "all", "fewest": "55", "anchor": "fixed"})
    told = session.scalars(select(Job.arguments)).one()
    assert (told["with_imports"], told["fewest"], told["anchor"]) == (True, 55, "fixed")


@pytest.mark.parametrize("wrong", [{"fewest": "49"}, {"fewest": "many"}, {"anchor": "chain"}])
def test_a_form_that_cannot_be_is_shown_again(
    desk: FlaskClient, session: Session, instrument: Questionnaire, wrong: dict[str, str]
) -> None:
    pupils_answer(session, instrument, 60)
    answer = desk.post(CALIBRATION, data=CHOICES | wrong)
    assert answer.status_code == 422
    assert "Здесь нужны исправления" in answer.text
    assert session.scalar(select(func.count()).select_from(Job)) == 0


def test_with_too_few_people_the_button_says_why_it_is_off(
    desk: FlaskClient, session: Session, instrument: Questionnaire
) -> None:
    pupils_answer(session, instrument, 49)
    assert "Нужно не меньше 50 чел." in text(desk.get(CALIBRATION).text)
    assert desk.post(CALIBRATION, data=CHOICES).status_code == 409


def test_a_proposal_is_shown_before_and_after(
    desk: FlaskClient, session: Session, instrument: Questionnaire
) -> None:
    pupils_answer(session, instrument, 120)
    page = desk.get(f"/instruments/sets/{candidate(session, instrument)}").text
    table = rows(page, "Задания до и после")
    assert len(table) == 12
    assert "1,20" in table[0], "what it was"
    shifts = [float(row.split()[-1].replace(",", ".")) for row in table]
    assert shifts == sorted(shifts, reverse=True)
    assert "Сменится первая шкала" in text(page)
    assert "из 120 прохождений" in text(page)
    assert len(re.findall(r'<svg viewBox="0 0 360', page)) == 4, "a, b, information of two scales"
    assert "ждёт решения" in page


def test_adopting_is_a_page_of_its_own_and_leads_to_rescoring(
    desk: FlaskClient, session: Session, instrument: Questionnaire
) -> None:
    pupils_answer(session, instrument, 60, scored=True)
    number = answers.candidate(session, KEY)
    asked = desk.get(f"/instruments/sets/{number}/adopt")
    assert "Принять этот набор?" in asked.text
    assert session.get_one(ScoringSet, number).state is ScoringSetState.CANDIDATE
    session.rollback()
    adopted = desk.post(f"/instruments/sets/{number}/adopt", follow_redirects=True)
    assert adopted.request.path == f"/instruments/{KEY}/rescore"
    assert "Набор принят" in adopted.text
    assert "Законченных прохождений 60" in text(adopted.text)
    assert "действует" in desk.get(f"/instruments/sets/{number}").text
    assert "Решение уже принято" in desk.get(f"/instruments/sets/{number}/adopt").text
    assert desk.post(f"/instruments/sets/{number}/adopt").status_code == 409


def test_rescoring_reports_in_words_what_changed(
    desk: FlaskClient, session: Session, instrument: Questionnaire
) -> None:
    pupils_answer(session, instrument, 60, scored=True)
    desk.post(f"/instruments/sets/{answers.candidate(session, KEY)}/adopt")
    asked = desk.post(f"/instruments/{KEY}/rescore")
    work_on(session)
    page = text(desk.get(asked.location).text)
    assert "Просмотрено 60" in page
    assert "Изменились 60" in page
    assert "Прежние результаты остались рядом" in page
    assert session.scalar(select(func.count()).select_from(ProfileRecord)) == 120


def test_a_rejected_proposal_leaves_everything_as_it_was(
    desk: FlaskClient, session: Session, instrument: Questionnaire
) -> None:
    pupils_answer(session, instrument, 60)
    number = candidate(session, instrument)
    page = desk.post(f"/instruments/sets/{number}/reject", follow_redirects=True).text
    assert "отклонён" in page
    assert "Принять…" not in page
    in_force = rows(desk.get(CALIBRATION).text, "Наборы параметров")
    assert [("действует" in row) for row in in_force] == [False, True]


def test_an_adopted_set_can_be_taken_back(
    desk: FlaskClient, session: Session, instrument: Questionnaire
) -> None:
    pupils_answer(session, instrument, 60)
    number = candidate(session, instrument)
    desk.post(f"/instruments/sets/{number}/adopt")
    assert "Снять этот набор" in desk.get(f"/instruments/sets/{number}").text
    desk.post(f"/instruments/sets/{number}/reject")
    in_force = rows(desk.get(CALIBRATION).text, "Наборы параметров")
    assert "действует" in in_force[1]


def test_norms_go_the_same_way(desk: FlaskClient, session: Session) -> None:
    readiness = instruments.version("readiness@1.0", session=session)
    items = readiness.layout(readiness.form_for(8).name).items
    given = [{item.id: 1 + (n + m % 2) % 5 for m, item in enumerate(items)} for n in range(110)]
    answers.store(
        session,
        readiness,
        given,
        pupil_ids=answers.pupils(session, 110),
        form=readiness.form_for(8).name,
        scored=True,
    )
    asked = desk.post("/instruments/readiness@1.0/norms")
    work_on(session)
    page = desk.get(asked.location).text
    found = re.search(r"/instruments/sets/\d+", page)
    assert found is not None
    compared = text(desk.get(found[0]).text)
    assert "Учеников 110" in compared
    assert "Прежние нормы" in compared
    assert "по всем классам вместе; своих 0" in compared
    desk.post(f"{found[0]}/adopt")
    assert "readiness@1.0/norms-2" in desk.get("/instruments/readiness@1.0/norms").text


def test_jobs_are_listed_with_who_asked(
    desk: FlaskClient, session: Session, instrument: Questionnaire
) -> None:
    assert "Их ещё никто не просил" in desk.get("/instruments/jobs").text
    pupils_answer(session, instrument, 60)
    desk.post(CALIBRATION, data=CHOICES)
    (row,) = rows(desk.get("/instruments/jobs").text, "Последние работы")
    assert "Калибровка" in row
    assert KEY in row
    assert "ждёт очереди" in row
    assert "Вера Лугова" in row


def test_a_job_that_nobody_takes_is_noticed(
    desk: FlaskClient, session: Session, instrument: Questionnaire, clock: FixedClock
) -> None:
    pupils_answer(session, instrument, 60)
    asked = desk.post(CALIBRATION, data=CHOICES)
    assert "никто не берёт" not in desk.get(asked.location).text
    clock.moment += dt.timedelta(minutes=1)
    assert "Работу никто не берёт" in desk.get(asked.location).text
    assert "Работы никто не берёт" in desk.get("/instruments/jobs").text


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        ("TooFewAnswers: 12 of 200", "Ответов оказалось мало"),
        (WORKER_DIED, "трижды обрывалась"),
        ("KeyError", "Ошибка программы"),
    ],
)
def test_what_went_wrong_is_told_in_words(
    desk: FlaskClient, session: Session, problem: str, words: str
) -> None:
    job = Job(
        public_id="broken",
        kind="calibrate",
        arguments={"instrument": KEY},
        state=JobState.FAILED,
        problem=problem,
        created_at=dt.datetime(2026, 3, 1, tzinfo=dt.UTC),
    )
    session.add(job)
    session.commit()
    page = desk.get("/instruments/jobs/broken").text
    assert words in page
    assert problem not in page


def test_what_is_not_there_is_not_found(desk: FlaskClient) -> None:
    for path in ("jobs/nothing", "sets/999", "sets/999/adopt"):
        assert desk.get(f"/instruments/{path}").status_code == 404


def test_other_roles_are_refused(client: FlaskClient, session: Session) -> None:
    sign_in(client, session, people.staff(session, Role.OPERATOR).id)
    for path in ("jobs", "sets/1", f"{KEY}/items", f"{KEY}/calibration"):
        assert client.get(f"/instruments/{path}").status_code == 403
