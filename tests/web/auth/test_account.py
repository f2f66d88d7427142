"""A first or lost password, and one's own account."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.identity import Principal, Role
from app.services import accounts
from tests.factories import people
from tests.factories.sign_in import sign_in


class TestNewPassword:
    @pytest.fixture
    def code(self, session: Session) -> str:
        return accounts.take_on(
            Principal.system("test"),
            "new@example.org",
            "Вера",
            "Лугова",
            Role.OPERATOR,
            None,
            None,
            session=session,
        )

    def test_a_one_time_code_sets_the_password_once(self, client: FlaskClient, code: str) -> None:
        given = {"code": code.lower(), "password": "синий чайник кит"}
        answer = client.post("/staff/password", data=given)
        assert answer.location == "/staff"
        assert "Пароль сохранён" in client.get("/staff").text
        assert client.post("/staff/password", data=given).status_code == 422
        assert (
            client.post(
                "/staff", data={"email": "new@example.org", "password": "синий чайник кит"}
            ).status_code
            == 302
        )

    @pytest.mark.parametrize("password", ["короткий", "1234567890", "аааааааааааа", "new@example"])
    def test_a_weak_password_is_refused_and_the_code_kept(
        self, client: FlaskClient, code: str, password: str
    ) -> None:
        answer = client.post("/staff/password", data={"code": code, "password": password})
        assert answer.status_code == 422
        assert "Пароль слишком простой" in answer.text
        better = {"code": code, "password": "синий чайник кит"}
        assert client.post("/staff/password", data=better).status_code == 302

    def test_a_wrong_code_says_nothing_about_accounts(self, client: FlaskClient) -> None:
        wrong = {"code": "K7MD-29XH-4TRW", "password": "синий чайник кит"}
        answer = client.post("/staff/password", data=wrong)
        assert answer.status_code == 422
        assert "Такого кода нет" in answer.text

    def test_a_pupils_code_sets_no_password(self, client: FlaskClient, session: Session) -> None:
        school = people.organisation(session, people.region(session))
        navigator = people.staff(session, Role.NAVIGATOR, at=school)
        child = people.pupil(session, people.class_group(session, school, navigator))
        code = people.pupil_code(session, child)
        answer = client.post("/staff/password", data={"code": code, "password": "синий чайник кит"})
        assert answer.status_code == 422


class TestAccount:
    def test_it_names_the_person_and_the_place_of_each_role(
        self, client: FlaskClient, session: Session
    ) -> None:
        home = people.region(session)
        school = people.organisation(session, home)
        user = people.staff(session, Role.NAVIGATOR, at=school)
        sign_in(client, session, user.id)
        page = client.get("/account").text
        for words in ("Вера Лугова", "педагог-навигатор", "Школа № 12"):
            assert words in page

    def test_a_region_and_the_whole_country_are_places_too(
        self, client: FlaskClient, session: Session
    ) -> None:
        home = people.region(session)
        sign_in(client, session, people.staff(session, Role.COORDINATOR, over=home).id)
        assert "Калининградская область" in client.get("/account").text
        sign_in(client, session, people.staff(session, Role.OPERATOR).id)
        assert "федеральный оператор" in client.get("/account").text

    def test_somebody_whose_rights_ended_is_told_kindly(
        self, client: FlaskClient, session: Session
    ) -> None:
        school = people.organisation(session, people.region(session))
        user_id = people.staff(session, Role.NAVIGATOR, at=school).id
        sign_in(client, session, user_id)
        accounts.let_go(Principal.system("test"), user_id, Role.NAVIGATOR, session=session)
        page = client.get("/account")
        assert page.status_code == 200
        assert "Сейчас у вас нет рабочих разделов" in page.text
        assert client.get("/desk").status_code == 403

    def test_pupils_and_guests_have_no_such_page(
        self, client: FlaskClient, session: Session
    ) -> None:
        assert client.get("/account").location == "/enter"
        school = people.organisation(session, people.region(session))
        navigator = people.staff(session, Role.NAVIGATOR, at=school)
        child = people.pupil(session, people.class_group(session, school, navigator))
        sign_in(client, session, child.id)
        assert client.get("/account").status_code == 403

    def test_a_new_password_signs_out_other_devices(
        self, app: Flask, client: FlaskClient, session: Session
    ) -> None:
        user_id = people.staff(session, Role.OPERATOR).id
        elsewhere = app.test_client()
        sign_in(elsewhere, session, user_id)
        sign_in(client, session, user_id)
        given = {"old": people.PASSWORD, "new": "синий чайник кит"}
        assert client.post("/account/password", data=given).location == "/account"
        assert client.get("/account").status_code == 200
        assert elsewhere.get("/account").location == "/enter"

    @pytest.mark.parametrize(
        ("old", "new", "words"),
        [
            ("не тот пароль", "синий чайник кит", "Нынешний пароль не подошёл"),
            (people.PASSWORD, "короткий", "Пароль слишком простой"),
            ("", "синий чайник кит", "Введите пароль"),
            (people.PASSWORD, "", "Придумайте пароль"),
        ],
    )
    def test_a_password_that_cannot_be_changed_says_why(
        self, client: FlaskClient, session: Session, old: str, new: str, words: str
    ) -> None:
        sign_in(client, session, people.staff(session, Role.OPERATOR).id)
        answer = client.post("/account/password", data={"old": old, "new": new})
        assert answer.status_code == 422
        assert words in answer.text
