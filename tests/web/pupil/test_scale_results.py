"""The results of the instruments besides the interests, as the pupil reads them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from app.clock import FixedClock
from app.services.subjects import About
from app.services.surroundings import of
from models import Pupil
from questionnaires.parts import Item
from questionnaires.profile import Profile
from tests.factories import results
from tests.factories import trials as rows
from tests.web.navigator.conftest import statements
from tests.web.pupil.conftest import Scene

INSTRUMENTS = ("readiness", "values", "objects", "situations", "knowledge", "reasoning")


def words(page: str) -> str:
    """The main part of a page without its markup and its gaps."""
    main = page.split("<main")[1].split("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", main)).replace(" ", " ")


def shown(scene: Scene, pupil: Pupil, instrument: str, choose: results.Choose) -> str:
    public_id = results.taken(scene.session, scene.actor(pupil), instrument, choose)
    return scene.browser_of(pupil).get(f"/attempts/{public_id}/result").text


@pytest.mark.parametrize("locale", ["ru", "en"])
@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_every_result_has_a_date_a_band_a_limit_and_one_step(
    scene: Scene, anya: Pupil, browser: FlaskClient, instrument: str, locale: str
) -> None:
    public_id = results.taken(
        scene.session, scene.actor(anya), instrument, lambda item: 1 + int(item.id[-1]) % 2
    )
    browser.post("/language", data={"locale": locale, "next": "/me"})
    page = browser.get(f"/attempts/{public_id}/result").text
    assert f'<html lang="{locale}"' in page
    assert ("2 марта" if locale == "ru" else "2 March") in page
    assert page.count('class="scale"') == page.count('class="rail-point"') >= 3
    assert page.count("button-primary") == 1
    assert 'id="next"' in page
    assert page.count('class="disclosure"') >= 2


def test_readiness_is_told_in_stens_with_their_band_and_the_norms_are_called_assumed(
    scene: Scene, anya: Pupil
) -> None:
    page = words(shown(scene, anya, "readiness", results.high_on("planning")))
    assert re.search(r"Планы ближе к концу 10 из 10; (скорее всего, от \d+ до 10|разброс)", page)
    assert "Самостоятельность ближе к началу 1 из 10" in page
    assert "с ответами школьников России ещё не сравнивали" in page
    assert "Начало линии — 1–3, середина — 4–7, конец — 8–10." in page


def test_a_band_that_crosses_a_border_is_told_between_the_two_words(
    scene: Scene, anya: Pupil, browser: FlaskClient
) -> None:
    public_id = results.taken(scene.session, scene.actor(anya), "readiness")
    results.rescored(scene.session, public_id, with_sten(3, 2, 5))
    page = words(browser.get(f"/attempts/{public_id}/result").text)
    assert "между «ближе к началу» и «в середине» 3 из 10; скорее всего, от 2 до 5" in page
    assert "важное пока чаще решают близкие" in page


def test_a_band_over_the_whole_line_says_that_nothing_can_be_said(
    scene: Scene, anya: Pupil, browser: FlaskClient
) -> None:
    public_id = results.taken(scene.session, scene.actor(anya), "readiness")
    results.rescored(scene.session, public_id, with_sten(5, 2, 9))
    page = words(browser.get(f"/attempts/{public_id}/result").text)
    assert "пока не сказать 5 из 10" in page
    assert "Иногда решаешь ты" not in page


def test_without_norms_thirds_of_the_range_decide(
    scene: Scene, anya: Pupil, browser: FlaskClient
) -> None:
    public_id = results.taken(
        scene.session, scene.actor(anya), "readiness", results.high_on("planning")
    )
    results.rescored(scene.session, public_id, with_sten(None, None, None))
    page = words(browser.get(f"/attempts/{public_id}/result").text)
    assert re.search(r"Планы ближе к концу 5,0 из 5", page)
    assert "условным нормам" not in page


def test_a_scale_with_too_few_answers_has_no_rail(
    scene: Scene, anya: Pupil, browser: FlaskClient
) -> None:
    public_id = results.taken(scene.session, scene.actor(anya), "values")
    results.rescored(scene.session, public_id, without("support"))
    page = browser.get(f"/attempts/{public_id}/result").text
    assert "Ответов здесь пока мало, считать рано: 1 из 4." in page
    assert page.count('class="scale"') == 6
    assert page.count('class="rail-point"') == 5


def test_level_values_stand_together_and_are_said_to_be(scene: Scene, anya: Pupil) -> None:
    page = shown(scene, anya, "values", results.high_on("support", "recognition"))
    assert "Похоже, тебе важнее всего: признание и поддержка" in words(page)
    groups = page.split('class="level-group"')
    assert len(groups) == 3
    assert groups[1].count("очень важно") == 2
    assert "примерно одинаково важно" in groups[1]


def test_values_that_all_matter_alike_have_no_first(scene: Scene, anya: Pupil) -> None:
    page = shown(scene, anya, "values", lambda item: 3 + int(item.id[-1]) % 3)
    assert "Похоже, тебе важно сразу многое" in page
    assert 'class="level-group"' not in page


def test_paired_choices_are_told_as_shares_in_their_order(scene: Scene, anya: Pupil) -> None:
    def people_first(item: Item) -> int:
        liked = [option.value for option in item.options if option.scale == "people"]
        return liked[0] if liked else 1 + int(item.id[-1]) % 2

    page = words(shown(scene, anya, "objects", people_first))
    assert "Похоже, тебе ближе: люди" in page
    assert re.search(r"Люди часто примерно (8|9|10) из 10", page)
    assert page.index("Люди часто") < page.index("Техника")


def test_situations_are_gone_through_without_marks(scene: Scene, anya: Pupil) -> None:
    page = shown(scene, anya, "situations", lambda _item: 1)
    told = words(page)
    assert "Разбор ответов: 16" in told
    assert told.count("Твой выбор") == 16
    assert "Обычно помогает" in told
    for label in ("Твой ответ", "Верный ответ", "он верный"):
        assert label not in told


def test_the_best_choice_is_named_once(scene: Scene, anya: Pupil) -> None:
    page = words(shown(scene, anya, "situations", results.best))
    assert page.count("Твой выбор, он обычно и помогает") == 16
    assert "Обычно помогает " not in page
    assert re.search(r"Работа вместе часто примерно 10 из 10; скорее всего, от 9 до 10", page)


def test_knowledge_shows_the_right_answers_and_why(scene: Scene, anya: Pupil) -> None:
    page = words(shown(scene, anya, "knowledge", results.first_option))
    item = of(scene.session).bank.latest("knowledge").item("P05")
    right = next(option for option in item.options if option.points)
    assert item.because is not None
    assert item.because.ru in page
    assert ("Верный ответ " if right.value != 1 else "он верный ") + right.text.ru in page
    assert "Это не отметка" in page


def test_reasoning_speaks_of_tasks_and_never_of_intelligence(scene: Scene, anya: Pupil) -> None:
    page = shown(scene, anya, "reasoning", results.first_option)
    told = words(page)
    assert "Это не ум и не способности" in told
    assert "IQ" not in told
    assert page.count('class="review-figure" role="img"') >= 3
    assert told.count("Твой ответ") == 21


def test_a_reflection_mirrors_one_trial(
    scene: Scene, anya: Pupil, browser: FlaskClient, clock: FixedClock
) -> None:
    booking = results.attended(scene.session, anya.id, rows.activity(scene.session, scene.college))
    clock.move(hours=3)
    public_id = results.taken(
        scene.session,
        scene.actor(anya),
        "reflection",
        results.high_on("interest"),
        about=About(booking_id=booking),
    )
    page = words(scene.browser_of(anya).get(f"/attempts/{public_id}/result").text)
    assert "Проба «Сварка: первый шов»: как было у тебя" in page
    assert "Интерес скорее да" in page
    assert "между «" not in page


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("same_answer", "Почти все ответы одинаковые."),
        ("too_fast", "Многие ответы даны быстрее"),
        ("too_few", "Ответов пока мало."),
        ("unlikely", "Ответы на похожие вопросы сильно расходятся."),
        ("something new", "Ответы вышли необычными."),
    ],
)
def test_a_shaky_result_says_why_in_kind_words_and_can_be_taken_again(
    scene: Scene, anya: Pupil, browser: FlaskClient, reason: str, said: str
) -> None:
    public_id = results.taken(scene.session, scene.actor(anya), "values")
    results.rescored(scene.session, public_id, shaky_because(reason))
    page = browser.get(f"/attempts/{public_id}/result").text
    assert "Этот результат может быть неточным" in page
    assert said in page
    assert '<input type="hidden" name="instrument" value="values">' in page


def test_answers_on_two_occasions_are_compared(
    scene: Scene, anya: Pupil, clock: FixedClock
) -> None:
    shown(scene, anya, "readiness", lambda item: 2 + int(item.id[-1]) % 2)
    results.attended(scene.session, anya.id, rows.activity(scene.session, scene.college))
    clock.move(hours=24 * 7)
    page = shown(scene, anya, "readiness", results.high_on("planning"))
    told = words(page)
    assert "Было: 2 марта" in told
    assert "Стало: 9 марта" in told
    assert "Между ними: Сварка: первый шов." in told
    assert re.search(r"Изменилось больше, чем бывает случайно: .*планы", told)
    assert page.index('class="was-now"') < page.index('class="before-after"')
    assert page.count('class="rail-now"') == 5


def test_a_first_result_is_compared_with_nothing(scene: Scene, anya: Pupil) -> None:
    page = shown(scene, anya, "readiness", results.first_option)
    assert "Что изменилось" not in page


def test_an_open_attempt_leads_back_to_its_questions(scene: Scene, browser: FlaskClient) -> None:
    begun = browser.post("/attempts", data={"instrument": "values", "form": "full"}).location
    response = browser.get(f"{begun}/result")
    assert (response.status_code, response.location) == (302, begun)


def test_somebody_elses_result_is_refused(scene: Scene, anya: Pupil) -> None:
    public_id = results.taken(scene.session, scene.actor(anya), "values")
    stranger = scene.browser_of(scene.pupil("Борис"))
    assert stranger.get(f"/attempts/{public_id}/result").status_code == 403
    visitor = scene.app.test_client()
    assert visitor.get(f"/attempts/{public_id}/result").location == "/enter"


def test_a_guest_has_no_norms_and_is_offered_to_keep_the_result(scene: Scene) -> None:
    guest = scene.app.test_client()
    begun = str(guest.post("/attempts", data={"instrument": "readiness", "form": "full"}).location)
    items = of(scene.session).bank.latest("readiness").layout("grades-8-9").ids
    answers = [{"item": item, "value": 1 + n % 5, "seq": 1} for n, item in enumerate(items)]
    guest.post(f"{begun}/answers", json={"answers": answers})
    guest.post(f"{begun}/finish")
    page = guest.get(f"{begun}/result").text
    assert 'href="/enter?keep=1"' in page
    assert "из 10" not in page
    assert "Мой маршрут" not in page


def test_the_page_takes_a_fixed_number_of_statements(
    scene: Scene, anya: Pupil, browser: FlaskClient
) -> None:
    counts = []
    for instrument in ("values", "situations"):
        public_id = results.taken(scene.session, scene.actor(anya), instrument)
        with statements() as sent:
            browser.get(f"/attempts/{public_id}/result")
        counts.append(len(sent))
    assert max(counts) <= 10


def with_sten(sten: int | None, low: int | None, high: int | None) -> Callable[[Profile], Profile]:
    def change(profile: Profile) -> Profile:
        scales = (replace(s, sten=sten, sten_low=low, sten_high=high) for s in profile.scales)
        assumed = None if sten is None else True
        return replace(profile, scales=tuple(scales), norms_provisional=assumed)

    return change


def without(scale: str) -> Callable[[Profile], Profile]:
    def change(profile: Profile) -> Profile:
        scales = (
            replace(s, mean=None, se=None, answered=1) if s.id == scale else s
            for s in profile.scales
        )
        return replace(profile, scales=tuple(scales))

    return change


def shaky_because(reason: str) -> Callable[[Profile], Profile]:
    def change(profile: Profile) -> Profile:
        return replace(profile, quality=replace(profile.quality, shaky=True, reasons=(reason,)))

    return change
