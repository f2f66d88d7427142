"""The loader: what it gives, and which mistakes in the files it refuses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from recommender.__main__ import main
from recommender.catalogue import CatalogueError, load_catalogue


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
    "name", ["families.yaml", "onet_ratings.csv", "professions/shop.yaml", "programmes_part1.yaml"]
)
def test_the_version_changes_with_any_file(catalogue_folder: Path, name: str) -> None:
    before = load_catalogue(catalogue_folder).version
    path = catalogue_folder / name
    path.write_text("# one more remark\n" + path.read_text("utf-8"), "utf-8")
    assert load_catalogue(catalogue_folder).version != before


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("subjects", ["one", "three"], "three is not among the subjects"),
        ("programmes", ["99.99.99"], "99.99.99 is not among the programmes"),
        ("industry", "three", "three is not among the industries"),
        ("environment", "three", "three is not among the environments"),
        ("competence", "flying", "flying is not among the competencies"),
        ("onet_soc", "99-9999.00", "99-9999.00 is not in onet_ratings.csv"),
        ("id", "shop-0", "is already in professions/shop.yaml"),
        ("id", "Shop 0", "is not lower-case words joined by hyphens"),
        ("name", {"ru": "Имя"}, "en: must be a non-empty string"),
        ("name", "Имя", "must be a mapping"),
        ("summary", {"ru": " а", "en": "a"}, "without surrounding spaces"),
        ("tasks", {"ru": ["а", "б", "в"], "en": ["a", "b", "c", "d"]}, "3 lines in ru but 4 in en"),
        ("tasks", {"ru": ["а"], "en": ["a"]}, "must be a list of 3 to 4"),
        ("subjects", ["one", "one"], "has the same member twice"),
        ("programmes", [9.02], "every member must be a non-empty string"),
        ("pay", 100, "unknown field pay"),
    ],
)
def test_a_wrong_field_is_refused_with_file_and_entry(
    catalogue_folder: Path, field: str, value: object, problem: str
) -> None:
    _change(
        catalogue_folder / "professions" / "archive.yaml",
        lambda professions: professions[1].update({field: value}),
    )
    with pytest.raises(CatalogueError, match=problem) as refused:
        load_catalogue(catalogue_folder)
    assert refused.value.file == "professions/archive.yaml"
    assert refused.value.entry.startswith(("archive-1", "shop-0", "Shop 0"))
    assert str(refused.value).startswith("professions/archive.yaml: ")


def test_a_profession_may_have_no_competence(catalogue_folder: Path) -> None:
    _change(
        catalogue_folder / "professions" / "archive.yaml",
        lambda professions: professions[1].update(competence=None),
    )
    assert load_catalogue(catalogue_folder).profession("archive-1").competence is None


def test_the_same_programme_in_two_files_is_fine_while_they_agree(catalogue_folder: Path) -> None:
    first = catalogue_folder / "programmes_part1.yaml"
    second = catalogue_folder / "programmes_part2.yaml"
    second.write_text(first.read_text("utf-8"), "utf-8")
    assert list(load_catalogue(catalogue_folder).programmes) == ["09.02.07"]


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
    ["families.yaml", "onet_ratings.csv", "professions/shop.yaml", "programmes_part1.yaml"],
)
def test_a_missing_file_is_named(catalogue_folder: Path, name: str) -> None:
    (catalogue_folder / name).unlink()
    with pytest.raises(CatalogueError, match="is missing") as refused:
        load_catalogue(catalogue_folder)
    assert refused.value.file.split("_")[0] in name


def test_professions_without_a_family_are_refused(catalogue_folder: Path) -> None:
    stray = catalogue_folder / "professions" / "circus.yaml"
    stray.write_text("[]", "utf-8")
    with pytest.raises(CatalogueError, match=r"circus\.yaml: file: has no family"):
        load_catalogue(catalogue_folder)


@pytest.mark.parametrize("text", ["", "a: 1", "- a\n- [", "[]"])
def test_a_file_that_is_no_list_of_professions_is_refused(
    catalogue_folder: Path, text: str
) -> None:
    (catalogue_folder / "professions" / "shop.yaml").write_text(text, "utf-8")
    with pytest.raises(CatalogueError, match=r"professions/shop\.yaml: file: "):
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
