"""The loader: what it gives, and which mistakes in the files it refuses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from recommender.__main__ import main
from recommender.catalogue import CatalogueError, load_catalogue
from recommender.catalogue.entries import FACETS
from tests.unit.recommender.conftest import profession_file

SHOP = "professions/shop/shop-1.yaml"
ARCHIVE = "professions/archive/archive-1.yaml"


def _change(path: Path, change: Callable[[Any], None]) -> None:
    content = yaml.safe_load(path.read_text("utf-8"))
    change(content)
    path.write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")


def test_a_sound_folder_loads_whole(catalogue_folder: Path) -> None:
    catalogue = load_catalogue(catalogue_folder)
    assert len(catalogue.families) == 8
    assert len(catalogue.professions) == 32
    assert catalogue.ratings.shape == (32, 6)
    assert catalogue.profession("garden-2").family == "garden"
    assert catalogue.profession("garden-2").tasks[1].in_("ru") == "б"
    assert [each.id for each in catalogue.of_family("garden")] == [f"garden-{n}" for n in range(4)]
    assert len(catalogue.of_competence("welding")) == 32
    assert len(catalogue.of_industry("one")) == 32
    assert catalogue.of_industry("two") == ()
    assert catalogue.programme("09.02.07").level == "spo"
    assert catalogue.condition("three").name.ru == "три"


def test_a_profession_keeps_what_its_file_says(catalogue_folder: Path) -> None:
    found = load_catalogue(catalogue_folder).profession("shop-1")
    assert found.synonyms == {"ru": ("другой", "третий"), "en": ("another",)}
    assert (found.day.ru, found.outlook.en) == ("day", "outlook")
    assert [tool.ru for tool in found.tools] == ["г", "д", "е"]
    assert found.interests == {"mechanics": 3, "records": 1}
    assert found.conditions == ("one", "two", "three")
    with pytest.raises(TypeError):
        found.interests["mechanics"] = 1  # type: ignore[index]


def test_weights_of_basic_interests_stand_in_their_order(catalogue_folder: Path) -> None:
    catalogue = load_catalogue(catalogue_folder)
    assert catalogue.facets.shape == (32, 20)
    assert catalogue.facets[5].tolist() == [
        {"mechanics": 3, "records": 1}.get(facet, 0) for facet in FACETS
    ]
    with pytest.raises(ValueError, match="read-only"):
        catalogue.facets[0, 0] = 3


def test_a_group_of_programmes_says_which_exams_are_usual(catalogue_folder: Path) -> None:
    group = load_catalogue(catalogue_folder).group_of("09.03.04")
    assert (group.code, group.required) == ("09", ("russian", "mathematics"))
    assert (group.choice, group.own_test) == (("one", "two"), False)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"required": ["magic"]}, "magic is not among the subjects"),
        ({"choice": ["magic"]}, "magic is not among the subjects"),
        ({"choice": ["russian"]}, "choice: names an exam that is required"),
        ({"required": []}, "required: must be a list of 1 to 4"),
        ({"own_test": "no"}, "own_test: must be true or false"),
        ({"exams": []}, "unknown field exams"),
    ],
)
def test_a_wrong_group_of_programmes_is_refused(
    catalogue_folder: Path, change: dict[str, object], problem: str
) -> None:
    path = catalogue_folder / "programme_groups.yaml"
    _change(path, lambda groups: groups["09"].update(change))
    with pytest.raises(CatalogueError, match=problem) as refused:
        load_catalogue(catalogue_folder)
    assert (refused.value.file, refused.value.entry) == (path.name, "09")


@pytest.mark.parametrize("code", ["10", "9", "09.03"])
def test_a_programme_entered_by_exams_needs_its_group(catalogue_folder: Path, code: str) -> None:
    path = catalogue_folder / "programme_groups.yaml"
    _change(path, lambda groups: groups.update({code: groups.pop("09")}))
    with pytest.raises(CatalogueError, match=r"09: is missing for 09\.03\.04|must be two digits"):
        load_catalogue(catalogue_folder)


def test_families_keep_the_order_of_their_file(catalogue_folder: Path) -> None:
    _change(catalogue_folder / "families.yaml", lambda families: families.reverse())
    catalogue = load_catalogue(catalogue_folder)
    assert catalogue.families[0].id == "station"
    assert catalogue.professions[0].family == "station"


def test_ratings_stand_in_the_order_of_the_professions(catalogue_folder: Path) -> None:
    catalogue = load_catalogue(catalogue_folder)
    last = (catalogue_folder / "onet_ratings.csv").read_text().splitlines()[-1].split(",")
    assert catalogue.ratings[-1].tolist() == [float(value) for value in last[2:]]


def test_ratings_cannot_be_changed_by_a_caller(catalogue_folder: Path) -> None:
    with pytest.raises(ValueError, match="read-only"):
        load_catalogue(catalogue_folder).ratings[0, 0] = 7.0


def test_an_unknown_id_is_a_key_error(catalogue_folder: Path) -> None:
    with pytest.raises(KeyError):
        load_catalogue(catalogue_folder).profession("astronaut")


def test_the_version_is_the_same_for_the_same_files(catalogue_folder: Path) -> None:
    assert load_catalogue(catalogue_folder).version == load_catalogue(catalogue_folder).version


@pytest.mark.parametrize(
    "name",
    [
        "families.yaml",
        "onet_ratings.csv",
        SHOP,
        "conditions.yaml",
        "programmes_part1.yaml",
        "programme_groups.yaml",
    ],
)
def test_the_version_changes_with_any_file(catalogue_folder: Path, name: str) -> None:
    before = load_catalogue(catalogue_folder).version
    path = catalogue_folder / name
    path.write_text("# one more remark\n" + path.read_text("utf-8"), "utf-8")
    assert load_catalogue(catalogue_folder).version != before


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("subjects", ["one", "four"], "four is not among the subjects"),
        ("programmes", ["99.99.99"], "99.99.99 is not among the programmes"),
        ("industry", "four", "four is not among the industries"),
        ("environment", "four", "four is not among the environments"),
        ("competence", "flying", "flying is not among the competencies"),
        ("onet_soc", "99-9999.00", "99-9999.00 is not in onet_ratings.csv"),
        ("id", "shop-0", "is not the name of its file"),
        ("id", "Shop 0", "is not lower-case words joined by hyphens"),
        ("name", {"ru": "Имя"}, "en: must be a non-empty string"),
        ("name", "Имя", "must be a mapping"),
        ("summary", {"ru": " а", "en": "a"}, "without surrounding spaces"),
        ("tasks", {"ru": ["а", "б", "в"], "en": ["a", "b", "c", "d"]}, "3 lines in ru but 4 in en"),
        ("tasks", {"ru": ["а"], "en": ["a"]}, "must be a list of 3 to 4"),
        ("subjects", ["one", "one"], "has the same member twice"),
        ("programmes", [9.02], "every member must be a non-empty string"),
        ("pay", 100, "unknown field pay"),
        ("conditions", ["one", "two", "four"], "four is not among the conditions"),
        ("conditions", ["one", "two"], "must be a list of 3 to 6"),
        ("interests", {"magic": 3}, "magic is not among the basic interests"),
        ("interests", {"mechanics": 4}, "mechanics must be 1 to 3"),
        ("interests", {"mechanics": 2, "records": True}, "records must be 1 to 3"),
        ("interests", {"mechanics": 2}, "none is 3"),
        ("interests", {}, "must be words with numbers"),
        ("synonyms", {"ru": ["а"], "en": []}, "must be a list of 1 to 5"),
        ("synonyms", {"ru": ["а"]}, "must be a list of 1 to 5"),
        ("tools", {"ru": ["а", "б"], "en": ["a", "b"]}, "must be a list of 3 to 5"),
        ("day", {"ru": "", "en": "a"}, "must be a non-empty string"),
        ("outlook", None, "must be a mapping"),
    ],
)
def test_a_wrong_field_is_refused_with_file_and_entry(
    catalogue_folder: Path, field: str, value: object, problem: str
) -> None:
    _change(catalogue_folder / ARCHIVE, lambda profession: profession.update({field: value}))
    with pytest.raises(CatalogueError, match=problem) as refused:
        load_catalogue(catalogue_folder)
    assert refused.value.file == ARCHIVE
    assert refused.value.entry.startswith(("archive-1", "shop-0", "Shop 0"))
    assert str(refused.value).startswith(f"{ARCHIVE}: ")


def test_a_profession_may_have_no_competence(catalogue_folder: Path) -> None:
    _change(catalogue_folder / ARCHIVE, lambda profession: profession.update(competence=None))
    assert load_catalogue(catalogue_folder).profession("archive-1").competence is None


def test_the_same_programme_in_two_files_is_fine_while_they_agree(catalogue_folder: Path) -> None:
    first = catalogue_folder / "programmes_part1.yaml"
    second = catalogue_folder / "programmes_part2.yaml"
    second.write_text(first.read_text("utf-8"), "utf-8")
    found = load_catalogue(catalogue_folder).programmes
    assert list(found) == ["09.02.07", "09.03.04", "09.04.04"]


@pytest.mark.parametrize(("stem", "key"), [("programmes", "09.02.07"), ("competencies", "welding")])
def test_two_files_that_disagree_are_refused(catalogue_folder: Path, stem: str, key: str) -> None:
    first = catalogue_folder / f"{stem}_part1.yaml"
    second = catalogue_folder / f"{stem}_part2.yaml"
    second.write_text(first.read_text("utf-8"), "utf-8")
    _change(second, lambda entries: entries[key]["name"].update(en="Another"))
    with pytest.raises(
        CatalogueError, match=f"says something else than in {first.name}"
    ) as refused:
        load_catalogue(catalogue_folder)
    assert (refused.value.file, refused.value.entry) == (second.name, key)


def test_an_unknown_level_of_a_programme_is_refused(catalogue_folder: Path) -> None:
    _change(
        catalogue_folder / "programmes_part1.yaml",
        lambda programmes: programmes["09.02.07"].update(level="school"),
    )
    with pytest.raises(CatalogueError, match=r"09\.02\.07: level: 'school' is none of spo"):
        load_catalogue(catalogue_folder)


def test_a_key_written_twice_in_one_file_is_refused(catalogue_folder: Path) -> None:
    path = catalogue_folder / "competencies_part1.yaml"
    path.write_text(path.read_text("utf-8") * 2, "utf-8")
    with pytest.raises(CatalogueError, match="welding comes twice"):
        load_catalogue(catalogue_folder)


@pytest.mark.parametrize(
    "name",
    [
        "families.yaml",
        "onet_ratings.csv",
        "conditions.yaml",
        "programmes_part1.yaml",
        "programme_groups.yaml",
    ],
)
def test_a_missing_file_is_named(catalogue_folder: Path, name: str) -> None:
    (catalogue_folder / name).unlink()
    with pytest.raises(CatalogueError, match="is missing") as refused:
        load_catalogue(catalogue_folder)
    assert refused.value.file.split("_")[0] in name


def test_professions_without_a_family_are_refused(catalogue_folder: Path) -> None:
    stray = catalogue_folder / "professions" / "circus" / "clown.yaml"
    stray.parent.mkdir()
    stray.write_text("{}", "utf-8")
    with pytest.raises(CatalogueError, match=r"clown\.yaml: file: has no family"):
        load_catalogue(catalogue_folder)


def test_a_family_without_professions_is_refused(catalogue_folder: Path) -> None:
    for file in (catalogue_folder / "professions" / "shop").iterdir():
        file.unlink()
    with pytest.raises(CatalogueError, match="professions/shop: folder: has no professions"):
        load_catalogue(catalogue_folder)


def test_the_same_profession_in_two_families_is_refused(catalogue_folder: Path) -> None:
    elsewhere = catalogue_folder / "professions" / "studio" / "archive-1.yaml"
    profession_file(catalogue_folder, "archive-1").rename(elsewhere)
    moved = load_catalogue(catalogue_folder).profession("archive-1")
    assert moved.family == "studio"
    (catalogue_folder / ARCHIVE).write_text(elsewhere.read_text("utf-8"), "utf-8")
    with pytest.raises(CatalogueError, match=f"is already in {ARCHIVE}"):
        load_catalogue(catalogue_folder)


@pytest.mark.parametrize("text", ["", "- a: 1", "a: [", "[]", "a: 1\na: 2"])
def test_a_file_that_is_no_profession_is_refused(catalogue_folder: Path, text: str) -> None:
    (catalogue_folder / SHOP).write_text(text, "utf-8")
    with pytest.raises(CatalogueError, match=f"{SHOP}: file: "):
        load_catalogue(catalogue_folder)


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (lambda text: text.replace("onet_soc,title,R", "onet_soc,title,X"), "lacks the column R"),
        (lambda text: text + "99-9999.00,None,1,2,3,4,5,8\n", "outside 1 to 7"),
        (lambda text: text + "99-9999.00,None,1,2,3,4,5,high\n", "is no number"),
        (lambda text: text + "99-9999.00,None,1,2\n", "is no number"),
        (lambda text: text + text.splitlines()[-1] + "\n", "comes twice"),
    ],
)
def test_malformed_ratings_are_refused(
    catalogue_folder: Path, spoil: Callable[[str], str], problem: str
) -> None:
    path = catalogue_folder / "onet_ratings.csv"
    path.write_text(spoil(path.read_text("utf-8")), "utf-8")
    with pytest.raises(CatalogueError, match=problem):
        load_catalogue(catalogue_folder)


def _source(folder: Path, tmp_path: Path) -> Path:
    """An O*NET-like file: the ratings here, one more occupation and one more column."""
    _, header, *rows = (folder / "onet_ratings.csv").read_text("utf-8").splitlines()
    rows.append("99-9999.00,Unused,1,2,3,4,5,6")
    source = tmp_path / "interests.csv"
    source.write_text("\n".join([f"{header},job_zone", *(f"{row},3" for row in rows)]), "utf-8")
    return source


def test_attaching_ratings_copies_just_the_codes_in_use(
    catalogue_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = load_catalogue(catalogue_folder)
    source = _source(catalogue_folder, tmp_path)
    (catalogue_folder / "onet_ratings.csv").unlink()
    arguments = ["--source", str(source), "--folder", str(catalogue_folder)]
    assert main(["attach-ratings", *arguments]) == 0
    assert "ratings of 32 occupations" in capsys.readouterr().out
    text = (catalogue_folder / "onet_ratings.csv").read_text("utf-8")
    assert text.startswith("# O*NET 30.1 Database")
    assert "CC BY 4.0" in text.splitlines()[0]
    assert "Unused" not in text
    assert (load_catalogue(catalogue_folder).ratings == before.ratings).all()


def test_attaching_ratings_refuses_a_source_without_a_code_in_use(
    catalogue_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = _source(catalogue_folder, tmp_path)
    source.write_text(source.read_text("utf-8").replace("11-1000.00", "11-0000.00"), "utf-8")
    kept = (catalogue_folder / "onet_ratings.csv").read_bytes()
    arguments = ["--source", str(source), "--folder", str(catalogue_folder)]
    assert main(["attach-ratings", *arguments]) == 1
    assert "11-1000.00: has no interest ratings" in capsys.readouterr().err
    assert (catalogue_folder / "onet_ratings.csv").read_bytes() == kept


def test_the_check_command_sums_the_catalogue_up(
    catalogue_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--folder", str(catalogue_folder)]) == 0
    assert "32 professions in 8 families" in capsys.readouterr().out
