"""A questionnaire without wordings and a small invented catalogue to recommend from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from questionnaires.definition import Questionnaire
from questionnaires.loader import load_text
from questionnaires.scoring.sum_scores import score
from recommender.catalogue import Catalogue, load_catalogue
from recommender.recommendation import Recommendation, recommend

SCALES = "RIASEC"
FAMILIES = ("workshop", "laboratory", "studio", "school", "shop", "archive", "garden", "station")
ITEMS_PER_SCALE = 8
ENTRIES = {
    "one": "один",
    "two": "два",
    "three": "три",
    "russian": "русский",
    "mathematics": "математика",
}


@pytest.fixture(scope="session")
def questionnaire() -> Questionnaire:
    items = [
        {"id": f"{scale}{n:02}", "scale": scale, "facet": f"{scale.lower()}-{(n - 1) // 4}"}
        for scale in SCALES
        for n in range(1, ITEMS_PER_SCALE + 1)
    ]
    ids = [item["id"] for item in items]
    return load_text(
        yaml.safe_dump(
            {
                "wordings": "none",
                "id": "invented",
                "version": "1.0",
                "provisional": True,
                "grades": [6, 11],
                "options": [{"value": value} for value in range(1, 6)],
                "scales": [{"id": scale} for scale in SCALES],
                "facets": [
                    {"id": f"{scale.lower()}-{n}", "scale": scale}
                    for scale in SCALES
                    for n in (0, 1)
                ],
                "items": items,
                "forms": {
                    "full": {"blocks": [{"items": ids}]},
                    "short": {"blocks": [{"items": [i for i in ids if i.endswith(("01", "05"))]}]},
                },
            }
        ),
        "invented questionnaire",
    )


@pytest.fixture(scope="session")
def answering(questionnaire: Questionnaire) -> Callable[[Mapping[str, int]], dict[str, int]]:
    """Answers that give every item of a scale the same value; scales left out stay unanswered."""

    def answers(values: Mapping[str, int]) -> dict[str, int]:
        return {i.id: values[i.scale] for i in questionnaire.items if i.scale in values}

    return answers


@pytest.fixture
def practical(answering: Callable[[Mapping[str, int]], dict[str, int]]) -> dict[str, int]:
    """A pupil who likes making things, a little research, and no office work."""
    answers = answering({"R": 5, "I": 4, "A": 2, "S": 2, "E": 2, "C": 1})
    return answers | {"R08": 3, "I08": 2, "A02": 4, "E05": 1, "C03": 3}


@pytest.fixture(scope="session")
def recommending(
    questionnaire: Questionnaire, catalogue: Catalogue
) -> Callable[..., Recommendation]:
    """Score the answers and recommend from the small catalogue."""

    def recommended(
        answers: Mapping[str, int], *, seed: int = 1, count: int = 12, form: str = "full"
    ) -> Recommendation:
        profile = score(questionnaire, form, answers)
        return recommend(profile, answers, questionnaire, catalogue, seed=seed, count=count)

    return recommended


@pytest.fixture(scope="session")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    folder = tmp_path_factory.mktemp("catalogue")
    write_catalogue(folder)
    return load_catalogue(folder)


@pytest.fixture
def catalogue_folder(tmp_path: Path) -> Path:
    """A sound catalogue on disk, for a test to spoil."""
    write_catalogue(tmp_path)
    return tmp_path


def write_catalogue(folder: Path) -> None:
    """Eight families of four professions; each family leans to one or two scales."""
    rng = np.random.default_rng(20)
    entry = [{"id": each, "name": _text(name)} for each, name in ENTRIES.items()]
    _write(
        folder / "families.yaml",
        [{"id": f, "name": _text(f), "about": _text(f"about {f}")} for f in FAMILIES],
    )
    for name in ("industries", "subjects", "environments", "conditions"):
        _write(folder / f"{name}.yaml", entry)
    _write(folder / "competencies_part1.yaml", {"welding": {"name": _text("сварка")}})
    programmes = {"09.02.07": "spo", "09.03.04": "bachelor", "09.04.04": "master"}
    _write(
        folder / "programmes_part1.yaml",
        {code: {"level": level, "name": _text("П")} for code, level in programmes.items()},
    )
    group = {"name": _text("Г"), "required": ["russian", "mathematics"], "choice": ["one", "two"]}
    _write(folder / "programme_groups.yaml", {"09": group})
    rows = ["# invented ratings", "onet_soc,title,R,I,A,S,E,C"]
    for number, family in enumerate(FAMILIES):
        (folder / "professions" / family).mkdir(parents=True)
        for n in range(4):
            code = f"{number + 11}-{n + 1000}.00"
            ratings = rng.uniform(1.5, 4.5, 6)
            ratings[number % 6] += 2.4
            rows.append(",".join([code, f"{family} {n}", *(f"{r:.2f}" for r in ratings)]))
            member = f"{family}-{n}"
            _write(profession_file(folder, member), _profession(member, code))
    (folder / "onet_ratings.csv").write_text("\n".join(rows) + "\n", "utf-8")


def profession_file(folder: Path, profession_id: str) -> Path:
    """Where one profession of the small catalogue stands."""
    return folder / "professions" / profession_id.split("-")[0] / f"{profession_id}.yaml"


def _profession(profession_id: str, code: str) -> dict[str, Any]:
    return {
        "id": profession_id,
        "onet_soc": code,
        "name": _text(profession_id),
        "synonyms": {"ru": ["другой", "третий"], "en": ["another"]},
        "summary": _text("summary"),
        "day": _text("day"),
        "tasks": {"ru": ["а", "б", "в"], "en": ["a", "b", "c"]},
        "tools": {"ru": ["г", "д", "е"], "en": ["d", "e", "f"]},
        "good_if": _text("good"),
        "hard": _text("hard"),
        "outlook": _text("outlook"),
        "interests": {"mechanics": 3, "records": 1},
        "conditions": ["one", "two", "three"],
        "subjects": ["one", "two"],
        "programmes": ["09.02.07", "09.03.04"],
        "competence": "welding",
        "industry": "one",
        "environment": "two",
    }


def _text(words: str) -> dict[str, str]:
    return {"ru": words, "en": words}


def _write(path: Path, content: Sequence[Any] | Mapping[str, Any]) -> None:
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), "utf-8")
